# module ControlNetTraining(heads: int, groups: int, control_heads: int, control_groups: int)


# The loss of one batch with the original ControlNet (ControlLDM in cldm.py).
#
# noisy, target (B, 4, h, w): latents with noise, and what the UNet should predict. pixels (B, 3, H, W): condition images,
# 0..1. t (B); context (B, tokens, D).
def forward(self, noisy: Tensor, pixels: Tensor, t: Tensor, context: Tensor, target: Tensor) -> Tensor:
  w = self.w
  first = torch.add(conv3x3(w, "control_model.input_blocks.0.0", noisy), hint_block(w, pixels))
  residuals = control(w, first, t, context, self.control_heads, self.control_groups)
  return skip_loss(w, noisy, residuals, t, context, target, self.heads, self.groups)
