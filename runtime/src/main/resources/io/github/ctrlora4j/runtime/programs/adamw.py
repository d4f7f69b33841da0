# module AdamW()


# One step of torch.optim.AdamW, in place. All lists are parallel; steps are float32 scalars, one per parameter.
# settings: learning rate, beta1, beta2, epsilon, weight decay, factor of the gradients. Returns the 2-norm of all gradients together; if it is
# not finite, nothing changes.
def forward(self, parameters: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor], settings: List[float]) -> Tensor:
  if settings[5] != 1.:
    torch._foreach_mul_(gradients, settings[5])
  norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients)))
  if bool(torch.isfinite(norm)):
    torch._foreach_add_(steps, 1)
    torch._fused_adamw_(
        parameters, gradients, means, squares, annotate(List[Tensor], []), steps, lr=settings[0], beta1=settings[1],
        beta2=settings[2], weight_decay=settings[4], eps=settings[3], amsgrad=False, maximize=False)
  return norm


# Gradients become 0.
def clear(self, gradients: List[Tensor]) -> Tensor:
  torch._foreach_zero_(gradients)
  return gradients[0]
