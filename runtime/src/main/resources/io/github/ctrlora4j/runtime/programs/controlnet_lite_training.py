# module ControlNetLiteTraining(heads: int, groups: int, control_heads: int, control_groups: int)


# The loss of one batch with ControlNet-LITE; arguments as in controlnet_training.py.
def forward(self, noisy: Tensor, pixels: Tensor, t: Tensor, context: Tensor, target: Tensor) -> Tensor:
  w = self.w
  residuals = lite_residuals(w, hint_block(w, pixels), noisy, self.control_groups)
  return encoder_loss(w, noisy, residuals, t, context, target, self.heads, self.groups)
