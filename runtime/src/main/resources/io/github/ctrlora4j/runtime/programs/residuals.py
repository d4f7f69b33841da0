# How the control network's residuals reach the UNet.


# Adds the weighted residuals of all conditions at one of the `levels` places where they enter. Texts differ along the
# batch. A residual (1, C, h, w) serves all latents of its text, one of (N, C, h, w) has a row for each; an average over
# the picture is (N, C, 1, 1).
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
    each = torch.cat(parts, 0)
    rows = torch.floordiv(torch.size(each, 0), texts)
    residual = torch.reshape(each, [texts, rows, channels, torch.size(each, 2), torch.size(each, 3)])
    per_text = torch.add(per_text, residual, alpha=weights[k])
  return torch.reshape(per_text, [batch, channels, height, width])
