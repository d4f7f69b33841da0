# The blocks of SD1.5's VAE. Mirrors diffusionmodules/model.py of latent-diffusion.


# Normalize() in model.py sets this eps.
def norm(w: Dict[str, Tensor], name: str, x: Tensor, groups: int) -> Tensor:
  return group_norm(w, name, x, groups, 1.0e-6)


# ResnetBlock in model.py, without a time embedding.
def res_block(w: Dict[str, Tensor], name: str, x: Tensor, groups: int) -> Tensor:
  h = conv3x3(w, name + ".conv1", torch.silu(norm(w, name + ".norm1", x, groups)))
  h = conv3x3(w, name + ".conv2", torch.silu(norm(w, name + ".norm2", h, groups)))
  if name + ".nin_shortcut.weight" in w:
    x = conv1x1(w, name + ".nin_shortcut", x)
  return torch.add(x, h)


# All ResnetBlocks of one level.
def res_blocks(w: Dict[str, Tensor], level: str, x: Tensor, groups: int) -> Tensor:
  block = 0
  while level + ".block." + str(block) + ".norm1.weight" in w:
    x = res_block(w, level + ".block." + str(block), x, groups)
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
  return torch.add(x, conv1x1(w, name + ".proj_out", torch.reshape(out, torch.size(x))))


# mid of Encoder and Decoder in model.py.
def middle(w: Dict[str, Tensor], prefix: str, x: Tensor, groups: int) -> Tensor:
  h = res_block(w, prefix + "mid.block_1", x, groups)
  h = attention(w, prefix + "mid.attn_1", h, groups)
  return res_block(w, prefix + "mid.block_2", h, groups)


# norm_out and conv_out of Encoder and Decoder in model.py.
def head(w: Dict[str, Tensor], prefix: str, x: Tensor, groups: int) -> Tensor:
  return conv3x3(w, prefix + "conv_out", torch.silu(norm(w, prefix + "norm_out", x, groups)))


# Downsample in model.py, which pads on the right and below only.
def downsample(w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return conv(w, name, torch.constant_pad_nd(x, [0, 1, 0, 1], 0), 2, 0)
