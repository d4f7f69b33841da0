# The blocks of SD1.5's VAE. Mirrors diffusionmodules/model.py of latent-diffusion.
#
# All tensors are channels-last, the layout in which oneDNN's convolutions need no reordering. `strip` is the number of
# elements that a large picture is worked on at a time on a CPU: what lies between two convolutions then stays in the
# processor's cache and is never a whole picture in memory.


# Normalize() in model.py sets this eps.
def norm(w: Dict[str, Tensor], name: str, x: Tensor, groups: int) -> Tensor:
  return group_norm(w, name, x, groups, 1.0e-6)


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


# Rows from `top` to `bottom` of conv3x3, of a strip of its input that has one row more above and below, but at the edges.
def conv3x3_strip(w: Dict[str, Tensor], name: str, x: Tensor, at_top: bool, at_bottom: bool) -> Tensor:
  if at_top or at_bottom:
    x = torch.constant_pad_nd(x, [0, 0, int(at_top), int(at_bottom)], 0)
  return torch.conv2d(x, w[name + ".weight"], w[name + ".bias"], [1, 1], [0, 1], [1, 1], 1)


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
  factor, summand, = norm_factors(w, norm_name, x, groups, rows)
  out = new_picture(x, torch.size(w[conv_name + ".weight"], 0), height, torch.size(x, 3))
  for i in range(torch.floordiv(height + rows - 1, rows)):
    top = torch.mul(i, rows)
    bottom = min(top + rows, height)
    first = max(top - 1, 0)
    part = torch.narrow(x, 2, first, min(bottom + 1, height) - first)
    part = torch.silu_(torch.addcmul(summand, part, factor))
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
  return conv(w, name, torch.constant_pad_nd(x, [0, 1, 0, 1], 0), 2, 0)


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
    first = max(top - 1, 0)
    last = min(bottom + 1, height)
    part = torch.upsample_nearest2d(torch.narrow(x, 2, first, last - first), [(last - first) * 2, width * 2], None)
    # Of the neighbors' two rows the convolution wants the nearer one.
    above = top - first
    part = torch.narrow(part, 2, above, (last - first) * 2 - above - (last - bottom))
    part = conv3x3_strip(w, name, part, top == 0, bottom == height)
    _0 = torch.copy_(torch.narrow(out, 2, top * 2, (bottom - top) * 2), part)
  return out
