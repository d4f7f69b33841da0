# The blocks of SD1.5's UNet, of which the Base ControlNet is the first half. The structure follows from the weights:
# a block has a skip convolution, an attention, a down- or an upsampler if the dictionary has its weights.
# Source: latent-diffusion's openaimodel.py and attention.py, as CtrLoRA (arXiv 2410.09400) uses them.


# Sinusoidal embedding of timesteps (B) and its two linear layers; cosines first. Computed in the dtype of t, which is
# at least float32: 999 times a frequency does not fit float16.
def time_embedding(w: Dict[str, Tensor], prefix: str, t: Tensor) -> Tensor:
  weight = w[prefix + "time_embed.0.weight"]
  half = torch.floordiv(torch.size(weight, 1), 2)
  steps = torch.arange(half, dtype=ops.prim.dtype(t), device=ops.prim.device(t))
  frequencies = torch.exp(torch.div(torch.mul(steps, -9.2103403719761836), half))
  angles = torch.mul(torch.unsqueeze(t, 1), torch.unsqueeze(frequencies, 0))
  embedding = torch.to(torch.cat([torch.cos(angles), torch.sin(angles)], 1), ops.prim.dtype(weight))
  hidden = torch.silu(__torch__.layers.linear(w, prefix + "time_embed.0", embedding))
  return __torch__.layers.linear(w, prefix + "time_embed.2", hidden)


# emb is (B, E), or (1, E) when all samples are at one timestep.
def res_block(w: Dict[str, Tensor], name: str, x: Tensor, emb: Tensor, groups: int) -> Tensor:
  h = torch.silu(__torch__.layers.group_norm(w, name + ".in_layers.0", x, groups, 1.0e-5))
  h1 = __torch__.layers.conv(w, name + ".in_layers.2", h, 1, 1)
  shift = __torch__.layers.linear(w, name + ".emb_layers.1", torch.silu(emb))
  h2 = torch.add(h1, torch.unsqueeze(torch.unsqueeze(shift, 2), 3))
  h3 = torch.silu(__torch__.layers.group_norm(w, name + ".out_layers.0", h2, groups, 1.0e-5))
  h4 = __torch__.layers.conv(w, name + ".out_layers.3", h3, 1, 1)
  if name + ".skip_connection.weight" in w:
    x = __torch__.layers.conv(w, name + ".skip_connection", x, 1, 0)
  return torch.add(x, h4)


# A context of T texts serves B = T * N samples, text by text; its keys and values are projected once per text.
def per_sample(x: Tensor, batch: int) -> Tensor:
  if torch.size(x, 0) == batch:
    return x
  return torch.repeat_interleave(x, torch.floordiv(batch, torch.size(x, 0)), 0)


def cross_attention(w: Dict[str, Tensor], name: str, x: Tensor, context: Tensor, heads: int) -> Tensor:
  q = __torch__.layers.linear(w, name + ".to_q", x)
  k = __torch__.diffusion.per_sample(__torch__.layers.linear(w, name + ".to_k", context), torch.size(x, 0))
  v = __torch__.diffusion.per_sample(__torch__.layers.linear(w, name + ".to_v", context), torch.size(x, 0))
  return __torch__.layers.linear(w, name + ".to_out.0", __torch__.layers.attend(q, k, v, heads, False))


def transformer_block(w: Dict[str, Tensor], name: str, x: Tensor, context: Tensor, heads: int) -> Tensor:
  n1 = __torch__.layers.layer_norm(w, name + ".norm1", x)
  x = torch.add(x, __torch__.diffusion.cross_attention(w, name + ".attn1", n1, n1, heads))
  n2 = __torch__.layers.layer_norm(w, name + ".norm2", x)
  x = torch.add(x, __torch__.diffusion.cross_attention(w, name + ".attn2", n2, context, heads))
  n3 = __torch__.layers.layer_norm(w, name + ".norm3", x)
  projected = __torch__.layers.linear(w, name + ".ff.net.0.proj", n3)
  value, gate, = torch.chunk(projected, 2, -1)
  gated = torch.mul(value, torch.gelu(gate))
  return torch.add(x, __torch__.layers.linear(w, name + ".ff.net.2", gated))


def spatial_transformer(w: Dict[str, Tensor], name: str, x: Tensor, context: Tensor, heads: int, groups: int) -> Tensor:
  batch, channels, height, width, = torch.size(x)
  h = __torch__.layers.group_norm(w, name + ".norm", x, groups, 1.0e-6)
  h1 = __torch__.layers.conv(w, name + ".proj_in", h, 1, 0)
  tokens = torch.transpose(torch.reshape(h1, [batch, torch.size(h1, 1), torch.mul(height, width)]), 1, 2)
  tokens = torch.contiguous(tokens)
  depth = 0
  while name + ".transformer_blocks." + str(depth) + ".norm1.weight" in w:
    block = name + ".transformer_blocks." + str(depth)
    tokens = __torch__.diffusion.transformer_block(w, block, tokens, context, heads)
    depth = depth + 1
  h2 = torch.reshape(torch.transpose(tokens, 1, 2), [batch, -1, height, width])
  return torch.add(x, __torch__.layers.conv(w, name + ".proj_out", h2, 1, 0))


# ResBlock and, where the weights have one, transformer.
def level_block(w: Dict[str, Tensor], name: str, x: Tensor, emb: Tensor, context: Tensor, heads: int, groups: int) -> Tensor:
  h = __torch__.diffusion.res_block(w, name + ".0", x, emb, groups)
  if name + ".1.proj_in.weight" in w:
    h = __torch__.diffusion.spatial_transformer(w, name + ".1", h, context, heads, groups)
  return h


# The input blocks after the first convolution h; all their outputs, shallow to deep, h included.
def encoder(w: Dict[str, Tensor], prefix: str, h: Tensor, emb: Tensor, context: Tensor, heads: int, groups: int) -> List[Tensor]:
  outputs = [h]
  i = 1
  more = True
  while more:
    name = prefix + "input_blocks." + str(i)
    if name + ".0.op.weight" in w:
      h = __torch__.layers.conv(w, name + ".0.op", h, 2, 1)
      _0 = torch.append(outputs, h)
    else:
      if name + ".0.in_layers.0.weight" in w:
        h = __torch__.diffusion.level_block(w, name, h, emb, context, heads, groups)
        _1 = torch.append(outputs, h)
      else:
        more = False
    i = i + 1
  return outputs


def middle(w: Dict[str, Tensor], prefix: str, h: Tensor, emb: Tensor, context: Tensor, heads: int, groups: int) -> Tensor:
  h1 = __torch__.diffusion.level_block(w, prefix + "middle_block", h, emb, context, heads, groups)
  return __torch__.diffusion.res_block(w, prefix + "middle_block.2", h1, emb, groups)


# The upsampler of an output block, behind its ResBlock or its transformer; none in most blocks.
def upsample(w: Dict[str, Tensor], name: str, x: Tensor, height: int, width: int) -> Tensor:
  if name + ".1.conv.weight" in w:
    return __torch__.layers.upsample(w, name + ".1.conv", x, height, width)
  if name + ".2.conv.weight" in w:
    return __torch__.layers.upsample(w, name + ".2.conv", x, height, width)
  return x
