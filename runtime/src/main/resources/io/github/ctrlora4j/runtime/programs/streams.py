# ControlNet-XS (arXiv 2312.06573) as a baseline of the CtrLoRA paper (cldm_xs.py there): small encoders that walk along
# with the UNet. Behind each block a stream speaks to the UNet (addition) and hears it (concatenation). The tensors of
# stream k have names that begin with its number: "0.control_model.input_hint_block.0.weight".


# h with what stream k says at a level, times its factor for each text; factors: K streams x T texts x levels.
def speak(streams: Dict[str, Tensor], k: int, layer: str, c: Tensor, h: Tensor, level: int, texts: int, levels: int, factors: List[float]) -> Tensor:
  said = conv1x1(streams, str(k) + ".control_model." + layer + ".0", c)
  rows = torch.floordiv(torch.size(said, 0), texts)
  parts = annotate(List[Tensor], [])
  for text in range(texts):
    part = torch.narrow(said, 0, torch.mul(text, rows), rows)
    _0 = torch.append(parts, torch.mul(part, factors[(k * texts + text) * levels + level]))
  return torch.add(h, torch.cat(parts, 0))


# Block i of stream k, whose input is c; of the first block the latents and the guide.
def stream_block(streams: Dict[str, Tensor], k: int, i: int, c: Tensor, guide: Tensor, emb: Tensor, context: Tensor, heads: int, groups: int) -> Tensor:
  name = str(k) + ".control_model.control_model.input_blocks." + str(i)
  if i == 0:
    return torch.add(conv3x3(streams, name + ".0", c), guide)
  return input_block(streams, name, c, emb, context, heads, groups)


# What stream k takes into its next block: its own c, and what it hears of the UNet's h.
def hear(streams: Dict[str, Tensor], k: int, i: int, c: Tensor, h: Tensor) -> Tensor:
  return torch.cat([c, conv1x1(streams, str(k) + ".control_model.enc_zero_convs_in." + str(i) + ".0", h)], 1)
