# The blocks of SD1.5's VAE. Mirrors diffusionmodules/model.py of latent-diffusion.
#
# All tensors are channels-last, the layout in which oneDNN's convolutions need no reordering. `strip` is the number of
# elements that a large picture is worked on at a time on a CPU: what lies between two convolutions then stays in the
# processor's cache and is never a whole picture in memory.


# Mean and mean square of each group of channels of x (1, C, H, W): (2, groups).
def group_statistics(x: Tensor, groups: int) -> Tensor:
  n = torch.floordiv(torch.numel(x), groups)
  sums = torch.sum(torch.view(torch.sum(x, [2, 3]), [groups, -1]), [1])
  norms = torch.square(torch.linalg_vector_norm(x, 2, [2, 3]))
  squares = torch.sum(torch.view(norms, [groups, -1]), [1])
  return torch.div(torch.stack([sums, squares]), n)


# A tile takes part in norms over the whole picture: what it would measure is noted where "measured" is among the
# weights, and what all tiles measured together is used where it is given.
def note_statistics(w: Dict[str, Tensor], name: str, x: Tensor, groups: int) -> int:
  if "measured" in w:
    _0 = torch._set_item(w, name + ".measured", group_statistics(x, groups))
  return 0


# norm() with given statistics, as a factor and a summand for each channel, (1, C, 1, 1).
def given_factors(w: Dict[str, Tensor], name: str, groups: int) -> Tuple[Tensor, Tensor]:
  weight = w[name + ".weight"]
  given = torch.repeat_interleave(w[name + ".given"], torch.floordiv(torch.size(weight, 0), groups), 1)
  mean = torch.select(given, 0, 0)
  variance = torch.clamp(torch.sub(torch.select(given, 0, 1), torch.square(mean)), 0.0)
  factor = torch.mul(torch.rsqrt(torch.add(variance, 1.0e-6)), weight)
  summand = torch.sub(w[name + ".bias"], torch.mul(mean, factor))
  return (torch.view(factor, [1, -1, 1, 1]), torch.view(summand, [1, -1, 1, 1]))


# The weights for a tile.
def tile_weights(w: Dict[str, Tensor], names: List[str], statistics: List[Tensor]) -> Dict[str, Tensor]:
  tile = torch.copy(w)
  if torch.len(statistics) == 0:
    _0 = torch._set_item(tile, "measured", torch.zeros([1]))
  for i in range(torch.len(statistics)):
    _1 = torch._set_item(tile, names[i] + ".given", statistics[i])
  return tile


# The norms among some of the weights, in their order.
def norm_names(w: Dict[str, Tensor], prefix: str) -> List[str]:
  names = annotate(List[str], [])
  for key in torch.keys(w):
    name = torch.slice(key, 0, -7, 1)
    is_norm = torch.endswith(name, ".norm1") or torch.endswith(name, ".norm2") or torch.endswith(name, ".norm_out")
    if torch.startswith(key, prefix) and torch.endswith(key, ".weight") and is_norm:
      _0 = torch.append(names, name)
  return names


# What a tile measured, behind its result.
def with_measured(out: Tensor, w: Dict[str, Tensor], names: List[str]) -> List[Tensor]:
  result = [out]
  if "measured" in w:
    for i in range(torch.len(names)):
      _0 = torch.append(result, w[names[i] + ".measured"])
  return result


# Normalize() in model.py sets this eps. libtorch 2.7's group norm of channels-last tensors on a CPU takes the mean square
# for the variance and loses digits where a picture is bright, so that latents differ by 4e-5 of their size.
def norm(w: Dict[str, Tensor], name: str, x: Tensor, groups: int) -> Tensor:
  _0 = note_statistics(w, name, x, groups)
  if name + ".given" in w:
    factor, summand, = given_factors(w, name, groups)
    out = torch.addcmul(summand, x, factor)
  else:
    if ops.prim.is_cuda(x):
      out = group_norm(w, name, x, groups, 1.0e-6)
    else:
      factor, summand, = norm_factors(w, name, x, groups, torch.size(x, 2))
      out = torch.add_(torch.mul(x, factor), summand)
  return out


# Rows of x (B, C, H, W) that make a strip; all of them where x is small or on a GPU.
def strip_rows(x: Tensor, strip: int) -> int:
  height = torch.size(x, 2)
  row = torch.size(x, 0) * torch.size(x, 1) * torch.size(x, 3)
  rows = max(torch.floordiv(strip, row), 1)
  if ops.prim.is_cuda(x) or rows > height:
    rows = height
  return rows


# (B, C, 1, 1) -> the mean over each group of channels, for each channel, of values that are sums over n pixels.
def group_mean(sums: Tensor, groups: int, n: int) -> Tensor:
  channels = torch.size(sums, 1)
  per_group = torch.sum(torch.view(sums, [torch.size(sums, 0), groups, -1]), [2], True)
  means = torch.div(per_group, n * torch.floordiv(channels, groups))
  return torch.view(torch.repeat_interleave(means, torch.floordiv(channels, groups), 1), [torch.size(sums, 0), channels, 1, 1])


# norm() as a factor and a summand for each channel, (B, C, 1, 1).
def norm_factors(w: Dict[str, Tensor], name: str, x: Tensor, groups: int, rows: int) -> Tuple[Tensor, Tensor]:
  height = torch.size(x, 2)
  n = torch.mul(height, torch.size(x, 3))
  mean = group_mean(torch.sum(x, [2, 3], True), groups, n)
  squares = torch.zeros_like(mean)
  for i in range(torch.floordiv(height + rows - 1, rows)):
    top = torch.mul(i, rows)
    difference = torch.sub(torch.narrow(x, 2, top, min(rows, height - top)), mean)
    squares = torch.add_(squares, torch.sum(torch.square_(difference), [2, 3], True))
  deviation = torch.rsqrt(torch.add(group_mean(squares, groups, n), 1.0e-6))
  factor = torch.mul(deviation, torch.view(w[name + ".weight"], [1, -1, 1, 1]))
  return (factor, torch.sub(torch.view(w[name + ".bias"], [1, -1, 1, 1]), torch.mul(mean, factor)))


# An uninitialized picture like x, with other channels and size, channels-last (2).
def new_picture(x: Tensor, channels: int, height: int, width: int) -> Tensor:
  shape = [torch.size(x, 0), channels, height, width]
  return torch.empty(shape, dtype=ops.prim.dtype(x), device=ops.prim.device(x), memory_format=2)


# Norm, swish and convolution, in this order; the sequence of which all blocks are made.
def norm_conv(w: Dict[str, Tensor], norm_name: str, conv_name: str, x: Tensor, groups: int, strip: int) -> Tensor:
  height = torch.size(x, 2)
  rows = strip_rows(x, strip)
  if rows == height:
    return conv3x3(w, conv_name, torch.silu_(norm(w, norm_name, x, groups)))
  if norm_name + ".given" in w:
    factor, summand, = given_factors(w, norm_name, groups)
  else:
    _1 = note_statistics(w, norm_name, x, groups)
    factor, summand, = norm_factors(w, norm_name, x, groups, rows)
  out = new_picture(x, torch.size(w[conv_name + ".weight"], 0), height, torch.size(x, 3))
  for i in range(torch.floordiv(height + rows - 1, rows)):
    top = torch.mul(i, rows)
    bottom = min(top + rows, height)
    part = torch.silu_(torch.addcmul(summand, strip_of(x, top, bottom), factor))
    part = conv3x3_strip(w, conv_name, part, top == 0, bottom == height)
    _0 = torch.copy_(torch.narrow(out, 2, top, bottom - top), part)
  return out


# ResnetBlock in model.py, without a time embedding.
def res_block(w: Dict[str, Tensor], name: str, x: Tensor, groups: int, strip: int) -> Tensor:
  h = norm_conv(w, name + ".norm1", name + ".conv1", x, groups, strip)
  if name + ".nin_shortcut.weight" in w:
    x = conv1x1(w, name + ".nin_shortcut", x)
  return torch.add_(norm_conv(w, name + ".norm2", name + ".conv2", h, groups, strip), x)


# All ResnetBlocks of one level.
def res_blocks(w: Dict[str, Tensor], level: str, x: Tensor, groups: int, strip: int) -> Tensor:
  block = 0
  while level + ".block." + str(block) + ".norm1.weight" in w:
    x = res_block(w, level + ".block." + str(block), x, groups, strip)
    block = block + 1
  return x


# (B, C, h, w) -> (B, h * w, C)
def tokens(x: Tensor) -> Tensor:
  return torch.contiguous(torch.transpose(torch.flatten(x, 2, -1), 1, 2))


# AttnBlock in model.py: one head over all channels.
def attention(w: Dict[str, Tensor], name: str, x: Tensor, groups: int) -> Tensor:
  h = norm(w, name + ".norm", x, groups)
  q = tokens(conv1x1(w, name + ".q", h))
  k = tokens(conv1x1(w, name + ".k", h))
  v = tokens(conv1x1(w, name + ".v", h))
  out = torch.transpose(attend(q, k, v, 1, False), 1, 2)
  return torch.add_(conv1x1(w, name + ".proj_out", torch.reshape(out, torch.size(x))), x)


# mid of Encoder and Decoder in model.py.
def middle(w: Dict[str, Tensor], prefix: str, x: Tensor, groups: int, strip: int) -> Tensor:
  h = res_block(w, prefix + "mid.block_1", x, groups, strip)
  h = attention(w, prefix + "mid.attn_1", h, groups)
  return res_block(w, prefix + "mid.block_2", h, groups, strip)


# norm_out and conv_out of Encoder and Decoder in model.py.
def head(w: Dict[str, Tensor], prefix: str, x: Tensor, groups: int, strip: int) -> Tensor:
  return norm_conv(w, prefix + "norm_out", prefix + "conv_out", x, groups, strip)


# Downsample in model.py, which pads on the right and below only.
def downsample(w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return conv(w, name, padded_behind(x), 2, 0)


# Upsample in model.py, to twice the size.
def upsample(w: Dict[str, Tensor], name: str, x: Tensor, strip: int) -> Tensor:
  height = torch.size(x, 2)
  width = torch.size(x, 3)
  # A strip is four times its part of x.
  rows = strip_rows(x, torch.floordiv(strip, 4))
  if rows == height:
    return upsample_conv(w, name, x, height * 2, width * 2)
  out = new_picture(x, torch.size(w[name + ".weight"], 0), height * 2, width * 2)
  for i in range(torch.floordiv(height + rows - 1, rows)):
    top = torch.mul(i, rows)
    bottom = min(top + rows, height)
    above = rows_above(top)
    below = rows_below(bottom, height)
    rows_twice = (above + bottom - top + below) * 2
    part = torch.upsample_nearest2d(strip_of(x, top, bottom), [rows_twice, width * 2], None)
    # Of the neighbors' two rows the convolution wants the nearer one.
    part = torch.narrow(part, 2, above, rows_twice - above - below)
    part = conv3x3_strip(w, name, part, top == 0, bottom == height)
    _0 = torch.copy_(torch.narrow(out, 2, top * 2, (bottom - top) * 2), part)
  return out


# The levels of Encoder in model.py: an image (B, 3, H, W) to features of a latent's size.
def going_down(w: Dict[str, Tensor], image: Tensor, groups: int, strip: int) -> Tensor:
  prefix = "first_stage_model.encoder."
  h = conv3x3(w, prefix + "conv_in", channels_last(image))
  level = 0
  while prefix + "down." + str(level) + ".block.0.norm1.weight" in w:
    name = prefix + "down." + str(level)
    h = res_blocks(w, name, h, groups, strip)
    if name + ".downsample.conv.weight" in w:
      h = downsample(w, name + ".downsample.conv", h)
    level = level + 1
  return h


# What follows the levels of Encoder: features to the posterior.
def to_posterior(w: Dict[str, Tensor], features: Tensor, groups: int, strip: int) -> Tensor:
  prefix = "first_stage_model.encoder."
  h = head(w, prefix, middle(w, prefix, features, groups, strip), groups, strip)
  return torch.contiguous(conv1x1(w, "first_stage_model.quant_conv", h))


# What precedes the levels of Decoder in model.py: latents to features of the same size.
def to_features(w: Dict[str, Tensor], latents: Tensor, groups: int, strip: int) -> Tensor:
  prefix = "first_stage_model.decoder."
  h = conv3x3(w, prefix + "conv_in", conv1x1(w, "first_stage_model.post_quant_conv", channels_last(latents)))
  return middle(w, prefix, h, groups, strip)


# The levels of Decoder: features to an image (B, 3, H, W).
def going_up(w: Dict[str, Tensor], features: Tensor, groups: int, strip: int) -> Tensor:
  prefix = "first_stage_model.decoder."
  h = features
  level = 0
  while prefix + "up." + str(level) + ".block.0.norm1.weight" in w:
    level = level + 1
  while level > 0:
    level = level - 1
    name = prefix + "up." + str(level)
    h = res_blocks(w, name, h, groups, strip)
    if name + ".upsample.conv.weight" in w:
      h = upsample(w, name + ".upsample.conv", h, strip)
  return torch.contiguous(head(w, prefix, h, groups, strip))
