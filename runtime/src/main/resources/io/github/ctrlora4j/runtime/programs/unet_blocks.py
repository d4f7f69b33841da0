# The blocks of SD1.5's UNet; the Base ControlNet is its first half. The structure follows from the weights: a block has a
# skip convolution, an attention, a down- or an upsampler if the dictionary has its weights.
# Mirrors openaimodel.py and attention.py of latent-diffusion, as CtrLoRA (arXiv 2410.09400) uses them.


# normalization() in diffusionmodules/util.py: GroupNorm32, which keeps PyTorch's default eps.
def norm(w: Dict[str, Tensor], name: str, x: Tensor, groups: int) -> Tensor:
  return group_norm(w, name, x, groups, 1.0e-5)


# timestep_embedding() in diffusionmodules/util.py, then time_embed of UNetModel. The sinusoids of timesteps (B), cosines
# first, are computed in the dtype of t, which is at least float32: 999 times a frequency does not fit float16.
def time_embedding(w: Dict[str, Tensor], prefix: str, t: Tensor) -> Tensor:
  weight = w[prefix + "time_embed.0.weight"]
  half = torch.floordiv(torch.size(weight, 1), 2)
  steps = torch.arange(half, dtype=ops.prim.dtype(t), device=ops.prim.device(t))
  # -ln 10000: max_period of the reference.
  frequencies = torch.exp(torch.div(torch.mul(steps, -9.2103403719761836), half))
  angles = torch.mul(torch.unsqueeze(t, 1), torch.unsqueeze(frequencies, 0))
  embedding = torch.to(torch.cat([torch.cos(angles), torch.sin(angles)], 1), ops.prim.dtype(weight))
  return linear(w, prefix + "time_embed.2", torch.silu(linear(w, prefix + "time_embed.0", embedding)))


# ResBlock in openaimodel.py. emb is (B, E), or (1, E) when all samples are at one timestep.
def res_block(w: Dict[str, Tensor], name: str, x: Tensor, emb: Tensor, groups: int) -> Tensor:
  h = conv3x3(w, name + ".in_layers.2", torch.silu(norm(w, name + ".in_layers.0", x, groups)))
  shift = linear(w, name + ".emb_layers.1", torch.silu(torch.type_as(emb, x)))
  h = torch.add(h, torch.unsqueeze(torch.unsqueeze(shift, 2), 3))
  h = conv3x3(w, name + ".out_layers.3", torch.silu(norm(w, name + ".out_layers.0", h, groups)))
  if name + ".skip_connection.weight" in w:
    x = conv1x1(w, name + ".skip_connection", x)
  return torch.add(x, h)


# A context of T texts serves B = T * N samples, text by text; its keys and values are projected once per text.
def per_sample(x: Tensor, batch: int) -> Tensor:
  if torch.size(x, 0) == batch:
    return x
  return torch.repeat_interleave(x, torch.floordiv(batch, torch.size(x, 0)), 0)


# CrossAttention in attention.py; self-attention when the context is x.
def cross_attention(w: Dict[str, Tensor], name: str, x: Tensor, context: Tensor, heads: int) -> Tensor:
  batch = torch.size(x, 0)
  q = linear(w, name + ".to_q", x)
  k = per_sample(linear(w, name + ".to_k", context), batch)
  v = per_sample(linear(w, name + ".to_v", context), batch)
  return linear(w, name + ".to_out.0", attend(q, k, v, heads, False))


# FeedForward with GEGLU in attention.py.
def feed_forward(w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  value, gate, = torch.chunk(linear(w, name + ".net.0.proj", x), 2, -1)
  return linear(w, name + ".net.2", torch.mul(value, torch.gelu(gate)))


# BasicTransformerBlock in attention.py.
def transformer_block(w: Dict[str, Tensor], name: str, x: Tensor, context: Tensor, heads: int) -> Tensor:
  own = layer_norm(w, name + ".norm1", x)
  x = torch.add(x, cross_attention(w, name + ".attn1", own, own, heads))
  x = torch.add(x, cross_attention(w, name + ".attn2", layer_norm(w, name + ".norm2", x), context, heads))
  return torch.add(x, feed_forward(w, name + ".ff", layer_norm(w, name + ".norm3", x)))


# SpatialTransformer in attention.py; the eps of its Normalize() is 1e-6.
def spatial_transformer(w: Dict[str, Tensor], name: str, x: Tensor, context: Tensor, heads: int, groups: int) -> Tensor:
  batch, channels, height, width, = torch.size(x)
  h = conv1x1(w, name + ".proj_in", group_norm(w, name + ".norm", x, groups, 1.0e-6))
  tokens = torch.transpose(torch.reshape(h, [batch, torch.size(h, 1), torch.mul(height, width)]), 1, 2)
  tokens = torch.contiguous(tokens)
  depth = 0
  while name + ".transformer_blocks." + str(depth) + ".norm1.weight" in w:
    tokens = transformer_block(w, name + ".transformer_blocks." + str(depth), tokens, context, heads)
    depth = depth + 1
  h = torch.reshape(torch.transpose(tokens, 1, 2), [batch, -1, height, width])
  return torch.add(x, conv1x1(w, name + ".proj_out", h))


# ResBlock and, where the weights have one, SpatialTransformer.
def level_block(w: Dict[str, Tensor], name: str, x: Tensor, emb: Tensor, context: Tensor, heads: int, groups: int) -> Tensor:
  h = res_block(w, name + ".0", x, emb, groups)
  if name + ".1.proj_in.weight" in w:
    h = spatial_transformer(w, name + ".1", h, context, heads, groups)
  return h


# True if UNetModel has this input block.
def has_input_block(w: Dict[str, Tensor], name: str) -> bool:
  return name + ".0.op.weight" in w or name + ".0.in_layers.0.weight" in w


# An input block behind the first: Downsample in openaimodel.py, or ResBlock and transformer.
def input_block(w: Dict[str, Tensor], name: str, h: Tensor, emb: Tensor, context: Tensor, heads: int, groups: int) -> Tensor:
  if name + ".0.op.weight" in w:
    return conv(w, name + ".0.op", h, 2, 1)
  return level_block(w, name, h, emb, context, heads, groups)


# input_blocks of UNetModel after the first convolution h; all their outputs, shallow to deep, h included.
def encoder(w: Dict[str, Tensor], prefix: str, h: Tensor, emb: Tensor, context: Tensor, heads: int, groups: int) -> List[Tensor]:
  outputs = [h]
  i = 1
  while has_input_block(w, prefix + "input_blocks." + str(i)):
    h = input_block(w, prefix + "input_blocks." + str(i), h, emb, context, heads, groups)
    _0 = torch.append(outputs, h)
    i = i + 1
  return outputs


# middle_block of UNetModel.
def middle(w: Dict[str, Tensor], prefix: str, x: Tensor, emb: Tensor, context: Tensor, heads: int, groups: int) -> Tensor:
  h = level_block(w, prefix + "middle_block", x, emb, context, heads, groups)
  return res_block(w, prefix + "middle_block.2", h, emb, groups)


# The upsampler of an output block, behind its ResBlock or its transformer; none in most blocks.
def upsample(w: Dict[str, Tensor], name: str, x: Tensor, height: int, width: int) -> Tensor:
  if name + ".1.conv.weight" in w:
    return upsample_conv(w, name + ".1.conv", x, height, width)
  if name + ".2.conv.weight" in w:
    return upsample_conv(w, name + ".2.conv", x, height, width)
  return x


# One of output_blocks of UNetModel: the one that reads the skip `index`.
def output_block(w: Dict[str, Tensor], prefix: str, skips: List[Tensor], index: int, h: Tensor, emb: Tensor, context: Tensor, heads: int, groups: int) -> Tensor:
  name = prefix + "output_blocks." + str(torch.len(skips) - 1 - index)
  h = level_block(w, name, torch.cat([h, skips[index]], 1), emb, context, heads, groups)
  # To the size of the next skip, not to twice its own: going down rounded up where a side is not a multiple of 64 pixels.
  if index > 0:
    h = upsample(w, name, h, torch.size(skips[index - 1], 2), torch.size(skips[index - 1], 3))
  return h


# out of UNetModel.
def output_convolution(w: Dict[str, Tensor], prefix: str, h: Tensor, groups: int) -> Tensor:
  return conv3x3(w, prefix + "out.2", torch.silu(norm(w, prefix + "out.0", h, groups)))


# output_blocks of UNetModel and its last convolution: the predicted noise, from the skips, shallow to deep, and the
# middle block's output h.
def decoder(w: Dict[str, Tensor], prefix: str, skips: List[Tensor], h: Tensor, emb: Tensor, context: Tensor, heads: int, groups: int) -> Tensor:
  count = torch.len(skips)
  for o in range(count):
    h = output_block(w, prefix, skips, count - 1 - o, h, emb, context, heads, groups)
  return output_convolution(w, prefix, h, groups)
