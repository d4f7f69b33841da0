# module Vae(groups: int, strip: int)


# AutoencoderKL.encode in autoencoder.py: the posterior of an image (B, 3, H, W), mean and log variance,
# (B, 8, H/8, W/8), not clamped, not scaled.
def encode(self, image: Tensor) -> Tensor:
  w = self.w
  groups = self.groups
  strip = self.strip
  prefix = "first_stage_model.encoder."
  h = conv3x3(w, prefix + "conv_in", channels_last(image))
  level = 0
  while prefix + "down." + str(level) + ".block.0.norm1.weight" in w:
    name = prefix + "down." + str(level)
    h = res_blocks(w, name, h, groups, strip)
    if name + ".downsample.conv.weight" in w:
      h = downsample(w, name + ".downsample.conv", h)
    level = level + 1
  h = head(w, prefix, middle(w, prefix, h, groups, strip), groups, strip)
  return torch.contiguous(conv1x1(w, "first_stage_model.quant_conv", h))


# AutoencoderKL.decode in autoencoder.py: the image (B, 3, H, W), about -1..1, of unscaled latents (B, 4, H/8, W/8).
def decode(self, latents: Tensor) -> Tensor:
  w = self.w
  groups = self.groups
  strip = self.strip
  prefix = "first_stage_model.decoder."
  h = conv3x3(w, prefix + "conv_in", conv1x1(w, "first_stage_model.post_quant_conv", channels_last(latents)))
  h = middle(w, prefix, h, groups, strip)
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
