# The hint block of ControlNet (arXiv 2302.05543), which brings pixels to the size and width of the first features.


# (1, 3, H, W), values 0..1, to (1, C, H / 8, W / 8). Every second number in the names is an activation's.
def hint_block(w: Dict[str, Tensor], x: Tensor) -> Tensor:
  prefix = "control_model.input_hint_block."
  h = conv3x3(w, prefix + "0", x)
  i = 2
  while prefix + str(i) + ".weight" in w:
    stride = 1
    if torch.remainder(i, 4) == 0:
      stride = 2
    # The last convolution has no stride: its number is 14.
    h = conv(w, prefix + str(i), torch.silu(h), stride, 1)
    i = i + 2
  return h
