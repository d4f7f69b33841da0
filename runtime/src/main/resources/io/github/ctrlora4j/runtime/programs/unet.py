# module Unet(heads: int, groups: int)


# UNetModel in openaimodel.py, with the control of ControlledUnetModel in CtrLoRA's cldm.py: the predicted noise of N
# latents under T texts, (T * N, C, h, w), text by text, so that classifier-free guidance is one batch.
#
# x (N, C, h, w); t (1) or (N); context (T, tokens, D).
# residuals: K conditions x T texts x 13 tensors (1, C, h, w), skips from shallow to deep, then the middle;
# weights: K factors. A residual serves all N latents, because the control network never saw them.
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
  heads = self.heads
  groups = self.groups
  prefix = "model.diffusion_model."
  texts = torch.size(context, 0)
  count = torch.len(guides)
  levels = torch.floordiv(torch.len(factors), torch.mul(count, texts))
  emb = sample_embedding(w, x, t, context)
  latents = torch.repeat(x, [texts, 1, 1, 1])
  h = first_features(w, x, context)
  heard = annotate(List[Tensor], [])
  for k in range(count):
    _0 = torch.append(heard, latents)
  # Block by block, stream by stream.
  spoken = annotate(List[Tensor], [])
  skips = annotate(List[Tensor], [])
  for i in range(levels - 1):
    if i > 0:
      h = input_block(w, prefix + "input_blocks." + str(i), h, emb, context, heads, groups)
    if torch.len(inner_weights) > 0:
      h = add_residual(h, i, levels, texts, inner, inner_weights)
    for k in range(count):
      c = stream_block(streams, k, i, heard[k], guides[k], emb, context, heads, groups)
      _1 = torch.append(spoken, c)
      h = speak(streams, k, "enc_zero_convs_out." + str(i), c, h, i, texts, levels, factors)
    _2 = torch.append(skips, h)
    next = annotate(List[Tensor], [])
    for k in range(count):
      _3 = torch.append(next, hear(streams, k, i, spoken[i * count + k], h))
    heard = next
  h = middle(w, prefix, h, emb, context, heads, groups)
  h = add_residual(h, levels - 1, levels, texts, residuals, weights)
  if torch.len(inner_weights) > 0:
    h = add_residual(h, levels - 1, levels, texts, inner, inner_weights)
  for k in range(count):
    c = middle(streams, str(k) + ".control_model.control_model.", heard[k], emb, context, heads, groups)
    h = speak(streams, k, "middle_block_out", c, h, levels - 1, texts, levels, factors)
  controlled = controlled_skips(skips, texts, residuals, weights)
  for o in range(levels - 1):
    index = levels - 2 - o
    for k in range(count):
      h = speak(streams, k, "dec_zero_convs_out." + str(o), spoken[index * count + k], h, index, texts, levels, factors)
    h = output_block(w, prefix, controlled, index, h, emb, context, heads, groups)
  return output_convolution(w, prefix, h, groups)
