# module ControlNetwork(heads: int, groups: int)


# ControlNet in CtrLoRA's cldm.py: residuals of one condition latent (1, 4, h, w) at M pairs of timestep t (M) and text
# context (M, tokens, D): M x 13 tensors (1, C, h, w), pair by pair, skips from shallow to deep, then the middle.
# The noisy latent is not an input (CtrLoRA, method section), so one first convolution serves all pairs.
def forward(self, latent: Tensor, t: Tensor, context: Tensor) -> List[Tensor]:
  w = self.w
  heads = self.heads
  groups = self.groups
  pairs = torch.size(t, 0)
  first = torch.repeat(conv3x3(w, "control_model.input_blocks.0.0", latent), [pairs, 1, 1, 1])
  batched = control(w, first, t, context, heads, groups)
  if pairs == 1:
    return batched
  # Copies, so that every pair can be kept or dropped alone.
  residuals = annotate(List[Tensor], [])
  for m in range(pairs):
    for i in range(torch.len(batched)):
      _0 = torch.append(residuals, torch.clone(torch.narrow(batched[i], 0, m, 1)))
  return residuals
