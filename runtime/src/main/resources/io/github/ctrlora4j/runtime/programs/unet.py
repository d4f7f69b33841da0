# module Unet(heads: int, groups: int)


# UNetModel in openaimodel.py, with the control of ControlledUnetModel in CtrLoRA's cldm.py: the predicted noise of N
# latents under T texts, (T * N, C, h, w), text by text, so that classifier-free guidance is one batch.
#
# x (N, C, h, w); t (1) or (N); context (T, tokens, D).
# residuals: K conditions x T texts x 13 tensors (1, C, h, w), skips from shallow to deep, then the middle;
# weights: K factors. A residual serves all N latents, because the control network never saw them.
def forward(self, x: Tensor, t: Tensor, context: Tensor, residuals: List[Tensor], weights: List[float]) -> Tensor:
  w = self.w
  heads = self.heads
  groups = self.groups
  prefix = "model.diffusion_model."
  texts = torch.size(context, 0)
  latents = torch.repeat(x, [texts, 1, 1, 1])
  emb = time_embedding(w, prefix, t)
  if torch.size(t, 0) > 1:
    emb = torch.repeat(emb, [texts, 1])
  first = conv3x3(w, prefix + "input_blocks.0.0", latents)
  skips = encoder(w, prefix, first, emb, context, heads, groups)
  count = torch.len(skips)
  h = middle(w, prefix, skips[-1], emb, context, heads, groups)
  h = add_residual(h, count, count + 1, texts, residuals, weights)
  controlled = annotate(List[Tensor], [])
  for i in range(count):
    _0 = torch.append(controlled, add_residual(skips[i], i, count + 1, texts, residuals, weights))
  return decoder(w, prefix, controlled, h, emb, context, heads, groups)
