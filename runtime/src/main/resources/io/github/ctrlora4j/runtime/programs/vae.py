class Vae(Module):
  __parameters__ = []
  __buffers__ = []
  w : Dict[str, Tensor]
  groups : int

  def bind(self: __torch__.Vae, w: Dict[str, Tensor], groups: int) -> NoneType:
    self.w = w
    self.groups = groups
    return None

  # Posterior of an image (B, 3, H, W): mean and log variance, (B, 8, H/8, W/8), not clamped, not scaled.
  def encode(self: __torch__.Vae, image: Tensor) -> Tensor:
    w = self.w
    groups = self.groups
    prefix = "first_stage_model.encoder."
    h = __torch__.layers.conv(w, prefix + "conv_in", image, 1, 1)
    level = 0
    while prefix + "down." + str(level) + ".block.0.norm1.weight" in w:
      name = prefix + "down." + str(level)
      block = 0
      while name + ".block." + str(block) + ".norm1.weight" in w:
        h = __torch__.autoencoder.res_block(w, name + ".block." + str(block), h, groups)
        block = block + 1
      if name + ".downsample.conv.weight" in w:
        padded = torch.constant_pad_nd(h, [0, 1, 0, 1], 0)
        h = __torch__.layers.conv(w, name + ".downsample.conv", padded, 2, 0)
      level = level + 1
    h = __torch__.autoencoder.middle(w, prefix, h, groups)
    h = __torch__.autoencoder.head(w, prefix, h, groups)
    return __torch__.layers.conv(w, "first_stage_model.quant_conv", h, 1, 0)

  # Image (B, 3, H, W), about -1..1, of unscaled latents (B, 4, H/8, W/8).
  def decode(self: __torch__.Vae, latents: Tensor) -> Tensor:
    w = self.w
    groups = self.groups
    prefix = "first_stage_model.decoder."
    h = __torch__.layers.conv(w, "first_stage_model.post_quant_conv", latents, 1, 0)
    h = __torch__.layers.conv(w, prefix + "conv_in", h, 1, 1)
    h = __torch__.autoencoder.middle(w, prefix, h, groups)
    level = 0
    while prefix + "up." + str(level) + ".block.0.norm1.weight" in w:
      level = level + 1
    while level > 0:
      level = level - 1
      name = prefix + "up." + str(level)
      block = 0
      while name + ".block." + str(block) + ".norm1.weight" in w:
        h = __torch__.autoencoder.res_block(w, name + ".block." + str(block), h, groups)
        block = block + 1
      if name + ".upsample.conv.weight" in w:
        height = torch.size(h, 2) * 2
        width = torch.size(h, 3) * 2
        h = __torch__.layers.upsample(w, name + ".upsample.conv", h, height, width)
    return __torch__.autoencoder.head(w, prefix, h, groups)
