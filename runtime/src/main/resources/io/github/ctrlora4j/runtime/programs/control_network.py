# module ControlNetwork(heads: int, groups: int)


# ControlNet in CtrLoRA's cldm.py: residuals of one condition latent (1, 4, h, w) at M pairs of timestep t (M) and text
# context (M, tokens, D): M x 13 tensors (1, C, h, w), pair by pair, skips from shallow to deep, then the middle.
# The noisy latent is not an input (CtrLoRA, method section), so one first convolution serves all pairs.
def forward(self, latent: Tensor, t: Tensor, context: Tensor) -> List[Tensor]:
  w = self.w
  heads = self.heads
  groups = self.groups
  prefix = "control_model."
  pairs = torch.size(t, 0)
  emb = time_embedding(w, prefix, t)
  first = torch.repeat(conv3x3(w, prefix + "input_blocks.0.0", latent), [pairs, 1, 1, 1])
  outputs = encoder(w, prefix, first, emb, context, heads, groups)
  deepest = middle(w, prefix, outputs[-1], emb, context, heads, groups)
  batched = annotate(List[Tensor], [])
  for i in range(torch.len(outputs)):
    _0 = torch.append(batched, conv1x1(w, prefix + "zero_convs." + str(i) + ".0", outputs[i]))
  _1 = torch.append(batched, conv1x1(w, prefix + "middle_block_out.0", deepest))
  if pairs == 1:
    return batched
  # Copies, so that every pair can be kept or dropped alone.
  residuals = annotate(List[Tensor], [])
  for m in range(pairs):
    for i in range(torch.len(batched)):
      _2 = torch.append(residuals, torch.clone(torch.narrow(batched[i], 0, m, 1)))
  return residuals
