# module Unet(heads: int, groups: int)


# UNetModel in openaimodel.py, with the control of ControlledUnetModel in CtrLoRA's cldm.py: the predicted noise of N
# latents under T texts, (T * N, C, h, w), text by text, so that classifier-free guidance is one batch.
#
# x (N, C, h, w); t (1) or (N); context (T, tokens, D).
# residuals: K conditions x T texts x 13 tensors, skips from shallow to deep, then the middle; weights: K factors. One of
# (1, C, h, w) serves all N latents, because its control network never saw them; one of (N, C, h, w) has a row for each.
def forward(self, x: Tensor, t: Tensor, context: Tensor, residuals: List[Tensor], weights: List[float]) -> Tensor:
  w = self.w
  emb = sample_embedding(w, x, t, context)
  skips = encoder(w, "model.diffusion_model.", first_features(w, x, context), emb, context, self.heads, self.groups)
  h = middle(w, "model.diffusion_model.", skips[-1], emb, context, self.heads, self.groups)
  return controlled_decoder(w, skips, h, emb, context, residuals, weights, self.heads, self.groups)


# The same with other residuals `inner`, which are added within the encoder (ControlledUnetModel of CtrLoRA's
# cldm_lite.py), so that each changes what the blocks behind it see; the last one is added to the middle.
def guided(self, x: Tensor, t: Tensor, context: Tensor, residuals: List[Tensor], weights: List[float], inner: List[Tensor], inner_weights: List[float]) -> Tensor:
  w = self.w
  texts = torch.size(context, 0)
  levels = torch.floordiv(torch.len(inner), torch.mul(torch.len(inner_weights), texts))
  emb = sample_embedding(w, x, t, context)
  first = add_residual(first_features(w, x, context), 0, levels, texts, inner, inner_weights)
  skips = guided_encoder(w, first, emb, context, levels, inner, inner_weights, self.heads, self.groups)
  h = middle(w, "model.diffusion_model.", skips[-1], emb, context, self.heads, self.groups)
  h = add_residual(h, levels - 1, levels, texts, inner, inner_weights)
  return controlled_decoder(w, skips, h, emb, context, residuals, weights, self.heads, self.groups)


# The same with K streams of ControlNet-XS; guides: what each takes of its condition image, (1, C, h, w); factors: K
# streams x T texts x 13 levels, shallow to deep, then the middle.
def walked(self, x: Tensor, t: Tensor, context: Tensor, residuals: List[Tensor], weights: List[float], inner: List[Tensor], inner_weights: List[float], streams: Dict[str, Tensor], guides: List[Tensor], factors: List[float]) -> Tensor:
  w = self.w
  texts = torch.size(context, 0)
  levels = torch.floordiv(torch.len(factors), torch.mul(torch.len(guides), texts))
  emb = sample_embedding(w, x, t, context)
  latents = torch.repeat(x, [texts, 1, 1, 1])
  return walk(w, streams, latents, emb, context, guides, factors, levels, residuals, weights, inner, inner_weights, self.heads, self.groups)
