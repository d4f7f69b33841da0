# ControlNet-LITE, a baseline of the CtrLoRA paper (ControlNetLite in its cldm_lite.py): one convolution per block.


# Residuals of noisy latents x (N, 4, h, w): 13 tensors (N, C, h, w), which are added within the UNet's encoder. guide
# (1, C, h, w) or (N, C, h, w) is the hint block's output; neither time nor text is read.
def lite_residuals(w: Dict[str, Tensor], guide: Tensor, x: Tensor, groups: int) -> List[Tensor]:
  prefix = "control_model.input_blocks."
  h = torch.add(conv3x3(w, prefix + "0.0", x), guide)
  residuals = [conv1x1(w, "control_model.zero_convs.0.0", h)]
  i = 1
  more = True
  while more:
    name = prefix + str(i)
    if name + ".0.op.weight" in w:
      h = conv(w, name + ".0.op", h, 2, 1)
    else:
      if name + ".2.weight" in w:
        h = conv3x3(w, name + ".2", torch.silu(norm(w, name + ".0", h, groups)))
      else:
        more = False
    if more:
      _0 = torch.append(residuals, conv1x1(w, "control_model.zero_convs." + str(i) + ".0", h))
    i = i + 1
  name = "control_model.middle_block"
  h = conv3x3(w, name + ".2", torch.silu(norm(w, name + ".0", h, groups)))
  _1 = torch.append(residuals, conv1x1(w, "control_model.middle_block_out.0", h))
  return residuals
