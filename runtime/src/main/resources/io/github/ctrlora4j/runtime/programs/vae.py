# module Vae(groups: int, strip: int)


# AutoencoderKL.encode in autoencoder.py: the posterior of an image (B, 3, H, W), mean and log variance,
# (B, 8, H/8, W/8), not clamped, not scaled.
def encode(self, image: Tensor) -> Tensor:
  return to_posterior(self.w, going_down(self.w, image, self.groups, self.strip), self.groups, self.strip)


# AutoencoderKL.decode in autoencoder.py: the image (B, 3, H, W), about -1..1, of unscaled latents (B, 4, H/8, W/8).
def decode(self, latents: Tensor) -> Tensor:
  return going_up(self.w, to_features(self.w, latents, self.groups, self.strip), self.groups, self.strip)


# The first part of encode() for a tile (1, 3, H, W). Without statistics it measures them: the features are followed by
# (2, groups) for each norm. With those of all tiles, the norms are those of the whole picture.
def encode_tile(self, image: Tensor, statistics: List[Tensor]) -> List[Tensor]:
  names = norm_names(self.w, "first_stage_model.encoder.down.")
  w = tile_weights(self.w, names, statistics)
  return with_measured(going_down(w, image, self.groups, self.strip), w, names)


# The second part of encode(), with attention to the whole picture.
def encode_features(self, features: Tensor) -> Tensor:
  return to_posterior(self.w, channels_last(features), self.groups, self.strip)


# The first part of decode(), with attention to the whole picture.
def decode_features(self, latents: Tensor) -> Tensor:
  return to_features(self.w, latents, self.groups, self.strip)


# The second part of decode() for a tile of the features; otherwise as encode_tile().
def decode_tile(self, features: Tensor, statistics: List[Tensor]) -> List[Tensor]:
  names = norm_names(self.w, "first_stage_model.decoder.up.")
  _0 = torch.append(names, "first_stage_model.decoder.norm_out")
  w = tile_weights(self.w, names, statistics)
  return with_measured(going_up(w, channels_last(features), self.groups, self.strip), w, names)
