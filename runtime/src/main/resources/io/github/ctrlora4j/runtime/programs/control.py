class ControlNetwork(Module):
  __parameters__ = []
  __buffers__ = []
  w : Dict[str, Tensor]
  heads : int
  groups : int

  def bind(self: __torch__.ControlNetwork, w: Dict[str, Tensor], heads: int, groups: int) -> NoneType:
    self.w = w
    self.heads = heads
    self.groups = groups
    return None

  # Residuals of one condition latent (1, 4, h, w) at M pairs of timestep t (M) and text context (M, tokens, D):
  # M x 13 tensors (1, C, h, w), pair by pair, skips from shallow to deep, then the middle.
  # The noisy latent is no input (CtrLoRA, method section), so one first convolution serves all pairs.
  def forward(self: __torch__.ControlNetwork, latent: Tensor, t: Tensor, context: Tensor) -> List[Tensor]:
    w = self.w
    heads = self.heads
    groups = self.groups
    prefix = "control_model."
    pairs = torch.size(t, 0)
    emb = __torch__.diffusion.time_embedding(w, prefix, t)
    first = torch.repeat(__torch__.layers.conv(w, prefix + "input_blocks.0.0", latent, 1, 1), [pairs, 1, 1, 1])
    outputs = __torch__.diffusion.encoder(w, prefix, first, emb, context, heads, groups)
    middle = __torch__.diffusion.middle(w, prefix, outputs[-1], emb, context, heads, groups)
    batched = annotate(List[Tensor], [])
    for i in range(torch.len(outputs)):
      _0 = torch.append(batched, __torch__.layers.conv(w, prefix + "zero_convs." + str(i) + ".0", outputs[i], 1, 0))
    _1 = torch.append(batched, __torch__.layers.conv(w, prefix + "middle_block_out.0", middle, 1, 0))
    if pairs == 1:
      return batched
    # Copies, so that every pair can be kept or dropped alone.
    residuals = annotate(List[Tensor], [])
    for m in range(pairs):
      for i in range(torch.len(batched)):
        _2 = torch.append(residuals, torch.clone(torch.narrow(batched[i], 0, m, 1)))
    return residuals
