# module ControlTraining(heads: int, groups: int, control_heads: int, control_groups: int)


# The loss of one batch: p_losses() of LatentDiffusion with CtrLoRA's control, the mean squared error of the prediction.
#
# noisy, latent, target (B, C, h, w): latents with noise, condition latents, and what the UNet should predict.
# t (B); context (B, tokens, D).
def forward(self, noisy: Tensor, latent: Tensor, t: Tensor, context: Tensor, target: Tensor) -> Tensor:
  w = self.w
  first = conv3x3(w, "control_model.input_blocks.0.0", latent)
  residuals = control(w, first, t, context, self.control_heads, self.control_groups)
  return skip_loss(w, noisy, residuals, t, context, target, self.heads, self.groups)
