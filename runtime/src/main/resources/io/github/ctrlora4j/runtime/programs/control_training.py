# module ControlTraining(heads: int, groups: int, control_heads: int, control_groups: int)


# The loss of one batch: p_losses() of LatentDiffusion with CtrLoRA's control, the mean squared error of the prediction.
#
# noisy, latent, target (B, C, h, w): latents with noise, condition latents, and what the UNet should predict.
# t (B); context (B, tokens, D).
def forward(self, noisy: Tensor, latent: Tensor, t: Tensor, context: Tensor, target: Tensor) -> Tensor:
  w = self.w
  heads = self.heads
  groups = self.groups
  prefix = "model.diffusion_model."
  first = conv3x3(w, "control_model.input_blocks.0.0", latent)
  residuals = control(w, first, t, context, self.control_heads, self.control_groups)
  emb = time_embedding(w, prefix, t)
  skips = encoder(w, prefix, conv3x3(w, prefix + "input_blocks.0.0", noisy), emb, context, heads, groups)
  h = torch.add(middle(w, prefix, skips[-1], emb, context, heads, groups), residuals[-1])
  controlled = annotate(List[Tensor], [])
  for i in range(torch.len(skips)):
    _0 = torch.append(controlled, torch.add(skips[i], residuals[i]))
  prediction = decoder(w, prefix, controlled, h, emb, context, heads, groups)
  return torch.mse_loss(prediction, target)
