# The control network of CtrLoRA's cldm.py behind its first convolution.


# Residuals of B samples, (B, C, h, w) each, skips from shallow to deep, then the middle. first: output of the first
# convolution (B, C, h, w); t (B); context (B, tokens, D).
def control(w: Dict[str, Tensor], first: Tensor, t: Tensor, context: Tensor, heads: int, groups: int) -> List[Tensor]:
  prefix = "control_model."
  emb = time_embedding(w, prefix, t)
  outputs = encoder(w, prefix, first, emb, context, heads, groups)
  deepest = middle(w, prefix, outputs[-1], emb, context, heads, groups)
  residuals = annotate(List[Tensor], [])
  for i in range(torch.len(outputs)):
    _0 = torch.append(residuals, conv1x1(w, prefix + "zero_convs." + str(i) + ".0", outputs[i]))
  _1 = torch.append(residuals, conv1x1(w, prefix + "middle_block_out.0", deepest))
  return residuals
