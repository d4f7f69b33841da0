# module ControlNet(heads: int, groups: int)


# The original ControlNet (arXiv 2302.05543; ControlNet in cldm.py).
def hint(self, pixels: Tensor) -> Tensor:
  return hint_block(self.w, pixels)


# Residuals of N noisy latents x (N, 4, h, w) under T texts (T, tokens, D) at timestep t (1): T x 13 tensors
# (N, C, h, w), text by text, skips from shallow to deep, then the middle. guide (1, C, h, w) is the hint block's output.
def forward(self, guide: Tensor, x: Tensor, t: Tensor, context: Tensor) -> List[Tensor]:
  w = self.w
  texts = torch.size(context, 0)
  latents = torch.size(x, 0)
  first = torch.add(conv3x3(w, "control_model.input_blocks.0.0", x), guide)
  batched = control(w, torch.repeat(first, [texts, 1, 1, 1]), t, context, self.heads, self.groups)
  residuals = annotate(List[Tensor], [])
  for text in range(texts):
    for i in range(torch.len(batched)):
      _0 = torch.append(residuals, torch.narrow(batched[i], 0, torch.mul(text, latents), latents))
  return residuals
