# How the control network's residuals reach the UNet.


# Adds the weighted residuals of all conditions at one of the `levels` places where they enter. Texts differ along the
# batch; the latents of one text share a residual.
def add_residual(h: Tensor, level: int, levels: int, texts: int, residuals: List[Tensor], weights: List[float]) -> Tensor:
  conditions = torch.len(weights)
  if conditions == 0:
    return h
  batch, channels, height, width, = torch.size(h)
  per_text = torch.view(h, [texts, torch.floordiv(batch, texts), channels, height, width])
  for k in range(conditions):
    parts = annotate(List[Tensor], [])
    for text in range(texts):
      _0 = torch.append(parts, residuals[(k * texts + text) * levels + level])
    residual = torch.unsqueeze(torch.cat(parts, 0), 1)
    per_text = torch.add(per_text, residual, alpha=weights[k])
  return torch.reshape(per_text, [batch, channels, height, width])
