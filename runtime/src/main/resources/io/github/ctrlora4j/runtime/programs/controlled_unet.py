# Parts of the UNet under control.


# Timesteps t (1) or (N) for N latents x under T texts: (1, E), or (T * N, E) text by text.
def sample_embedding(w: Dict[str, Tensor], x: Tensor, t: Tensor, context: Tensor) -> Tensor:
  emb = time_embedding(w, "model.diffusion_model.", t)
  if torch.size(t, 0) > 1:
    emb = torch.repeat(emb, [torch.size(context, 0), 1])
  return emb


# The first convolution of N latents, for T texts (T * N, C, h, w).
def first_features(w: Dict[str, Tensor], x: Tensor, context: Tensor) -> Tensor:
  latents = torch.repeat(x, [torch.size(context, 0), 1, 1, 1])
  return conv3x3(w, "model.diffusion_model.input_blocks.0.0", latents)


# encoder() with residuals that are added behind each block, from the second on; h has the first block's.
def guided_encoder(w: Dict[str, Tensor], h: Tensor, emb: Tensor, context: Tensor, levels: int, inner: List[Tensor], inner_weights: List[float], heads: int, groups: int) -> List[Tensor]:
  outputs = [h]
  i = 1
  while has_input_block(w, "model.diffusion_model.input_blocks." + str(i)):
    h = input_block(w, "model.diffusion_model.input_blocks." + str(i), h, emb, context, heads, groups)
    h = add_residual(h, i, levels, torch.size(context, 0), inner, inner_weights)
    _0 = torch.append(outputs, h)
    i = i + 1
  return outputs


# Skips with residuals added to them.
def controlled_skips(skips: List[Tensor], texts: int, residuals: List[Tensor], weights: List[float]) -> List[Tensor]:
  count = torch.len(skips)
  controlled = annotate(List[Tensor], [])
  for i in range(count):
    _0 = torch.append(controlled, add_residual(skips[i], i, count + 1, texts, residuals, weights))
  return controlled


# The decoder from skips and middle output h, with residuals added to these.
def controlled_decoder(w: Dict[str, Tensor], skips: List[Tensor], h: Tensor, emb: Tensor, context: Tensor, residuals: List[Tensor], weights: List[float], heads: int, groups: int) -> Tensor:
  texts = torch.size(context, 0)
  count = torch.len(skips)
  h = add_residual(h, count, count + 1, texts, residuals, weights)
  controlled = controlled_skips(skips, texts, residuals, weights)
  return decoder(w, "model.diffusion_model.", controlled, h, emb, context, heads, groups)
