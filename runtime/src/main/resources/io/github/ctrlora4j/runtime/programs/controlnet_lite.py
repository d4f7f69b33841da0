# module ControlNetLite(groups: int)


# ControlNet-LITE as a generation runs it.
def hint(self, pixels: Tensor) -> Tensor:
  return hint_block(self.w, pixels)


# Residuals of N noisy latents x (N, 4, h, w), the same for every time and text.
def forward(self, guide: Tensor, x: Tensor, t: Tensor, context: Tensor) -> List[Tensor]:
  return lite_residuals(self.w, guide, x, self.groups)
