# The blocks of SD1.5's VAE. Source: latent-diffusion's diffusionmodules/model.py.


def res_block(w: Dict[str, Tensor], name: str, x: Tensor, groups: int) -> Tensor:
  h = torch.silu(__torch__.layers.group_norm(w, name + ".norm1", x, groups, 1.0e-6))
  h1 = __torch__.layers.conv(w, name + ".conv1", h, 1, 1)
  h2 = torch.silu(__torch__.layers.group_norm(w, name + ".norm2", h1, groups, 1.0e-6))
  h3 = __torch__.layers.conv(w, name + ".conv2", h2, 1, 1)
  if name + ".nin_shortcut.weight" in w:
    x = __torch__.layers.conv(w, name + ".nin_shortcut", x, 1, 0)
  return torch.add(x, h3)


# (B, C, h, w) -> (B, h * w, C)
def tokens(x: Tensor) -> Tensor:
  return torch.contiguous(torch.transpose(torch.flatten(x, 2, -1), 1, 2))


# One head over all channels.
def attention(w: Dict[str, Tensor], name: str, x: Tensor, groups: int) -> Tensor:
  h = __torch__.layers.group_norm(w, name + ".norm", x, groups, 1.0e-6)
  q = __torch__.autoencoder.tokens(__torch__.layers.conv(w, name + ".q", h, 1, 0))
  k = __torch__.autoencoder.tokens(__torch__.layers.conv(w, name + ".k", h, 1, 0))
  v = __torch__.autoencoder.tokens(__torch__.layers.conv(w, name + ".v", h, 1, 0))
  out = torch.transpose(__torch__.layers.attend(q, k, v, 1, False), 1, 2)
  return torch.add(x, __torch__.layers.conv(w, name + ".proj_out", torch.reshape(out, torch.size(x)), 1, 0))


def middle(w: Dict[str, Tensor], prefix: str, x: Tensor, groups: int) -> Tensor:
  h = __torch__.autoencoder.res_block(w, prefix + "mid.block_1", x, groups)
  h1 = __torch__.autoencoder.attention(w, prefix + "mid.attn_1", h, groups)
  return __torch__.autoencoder.res_block(w, prefix + "mid.block_2", h1, groups)


def head(w: Dict[str, Tensor], prefix: str, x: Tensor, groups: int) -> Tensor:
  h = torch.silu(__torch__.layers.group_norm(w, prefix + "norm_out", x, groups, 1.0e-6))
  return __torch__.layers.conv(w, prefix + "conv_out", h, 1, 1)
