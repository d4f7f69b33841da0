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
    # The latents alone, also where the UNet sees a mask behind them.
    own = torch.narrow(c, 1, 0, torch.size(streams[name + ".0.weight"], 1))
    return torch.add(conv3x3(streams, name + ".0", own), guide)
  return input_block(streams, name, c, emb, context, heads, groups)


# What stream k takes into its next block: its own c, and what it hears of the UNet's h.
def hear(streams: Dict[str, Tensor], k: int, i: int, c: Tensor, h: Tensor) -> Tensor:
  return torch.cat([c, conv1x1(streams, str(k) + ".control_model.enc_zero_convs_in." + str(i) + ".0", h)], 1)


# The predicted noise of latents (T * N, 4, h, w) under T texts, with K streams; guides: what each takes of its condition
# image; factors: K streams x T texts x levels. The other residuals are those of forward() and guided() in unet.py.
def walk(w: Dict[str, Tensor], streams: Dict[str, Tensor], latents: Tensor, emb: Tensor, context: Tensor, guides: List[Tensor], factors: List[float], levels: int, residuals: List[Tensor], weights: List[float], inner: List[Tensor], inner_weights: List[float], heads: int, groups: int) -> Tensor:
  prefix = "model.diffusion_model."
  texts = torch.size(context, 0)
  count = torch.len(guides)
  h = conv3x3(w, prefix + "input_blocks.0.0", latents)
  heard = annotate(List[Tensor], [])
  for k in range(count):
    _0 = torch.append(heard, latents)
  # Block by block, stream by stream.
  spoken = annotate(List[Tensor], [])
  skips = annotate(List[Tensor], [])
  for i in range(levels - 1):
    if i > 0:
      h = input_block(w, prefix + "input_blocks." + str(i), h, emb, context, heads, groups)
    if torch.len(inner_weights) > 0:
      h = add_residual(h, i, levels, texts, inner, inner_weights)
    for k in range(count):
      c = stream_block(streams, k, i, heard[k], guides[k], emb, context, heads, groups)
      _1 = torch.append(spoken, c)
      h = speak(streams, k, "enc_zero_convs_out." + str(i), c, h, i, texts, levels, factors)
    _2 = torch.append(skips, h)
    next = annotate(List[Tensor], [])
    for k in range(count):
      _3 = torch.append(next, hear(streams, k, i, spoken[i * count + k], h))
    heard = next
  h = middle(w, prefix, h, emb, context, heads, groups)
  h = add_residual(h, levels - 1, levels, texts, residuals, weights)
  if torch.len(inner_weights) > 0:
    h = add_residual(h, levels - 1, levels, texts, inner, inner_weights)
  for k in range(count):
    c = middle(streams, str(k) + ".control_model.control_model.", heard[k], emb, context, heads, groups)
    h = speak(streams, k, "middle_block_out", c, h, levels - 1, texts, levels, factors)
  controlled = controlled_skips(skips, texts, residuals, weights)
  for o in range(levels - 1):
    index = levels - 2 - o
    for k in range(count):
      h = speak(streams, k, "dec_zero_convs_out." + str(o), spoken[index * count + k], h, index, texts, levels, factors)
    h = output_block(w, prefix, controlled, index, h, emb, context, heads, groups)
  return output_convolution(w, prefix, h, groups)
