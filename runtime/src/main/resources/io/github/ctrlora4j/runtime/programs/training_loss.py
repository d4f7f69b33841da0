# The loss of LatentDiffusion (p_losses() of its ddpm.py): the mean squared error of what a controlled UNet predicts.


# In the dtype of the target: float16 could not hold the sum.
def mean_square(prediction: Tensor, target: Tensor) -> Tensor:
  return torch.mse_loss(torch.type_as(prediction, target), target)


# With residuals (B, C, h, w) that are added to the skips and the middle.
def skip_loss(w: Dict[str, Tensor], noisy: Tensor, residuals: List[Tensor], t: Tensor, context: Tensor, target: Tensor, heads: int, groups: int) -> Tensor:
  prefix = "model.diffusion_model."
  emb = time_embedding(w, prefix, t)
  skips = encoder(w, prefix, conv3x3(w, prefix + "input_blocks.0.0", noisy), emb, context, heads, groups)
  h = torch.add(middle(w, prefix, skips[-1], emb, context, heads, groups), residuals[-1])
  controlled = annotate(List[Tensor], [])
  for i in range(torch.len(skips)):
    _0 = torch.append(controlled, torch.add(skips[i], residuals[i]))
  prediction = decoder(w, prefix, controlled, h, emb, context, heads, groups)
  return mean_square(prediction, target)


# With residuals that are added within the encoder and to the middle.
def encoder_loss(w: Dict[str, Tensor], noisy: Tensor, residuals: List[Tensor], t: Tensor, context: Tensor, target: Tensor, heads: int, groups: int) -> Tensor:
  prefix = "model.diffusion_model."
  emb = time_embedding(w, prefix, t)
  h = torch.add(conv3x3(w, prefix + "input_blocks.0.0", noisy), residuals[0])
  skips = [h]
  for i in range(1, torch.len(residuals) - 1):
    h = torch.add(input_block(w, prefix + "input_blocks." + str(i), h, emb, context, heads, groups), residuals[i])
    _0 = torch.append(skips, h)
  h = torch.add(middle(w, prefix, h, emb, context, heads, groups), residuals[-1])
  return mean_square(decoder(w, prefix, skips, h, emb, context, heads, groups), target)
