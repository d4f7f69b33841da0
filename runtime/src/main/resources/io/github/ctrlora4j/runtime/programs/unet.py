class Unet(Module):
  __parameters__ = []
  __buffers__ = []
  w : Dict[str, Tensor]
  heads : int
  groups : int

  def bind(self: __torch__.Unet, w: Dict[str, Tensor], heads: int, groups: int) -> NoneType:
    self.w = w
    self.heads = heads
    self.groups = groups
    return None

  # Predicted noise of N latents under T texts, (T * N, C, h, w), text by text: classifier-free guidance is one batch.
  #
  # x (N, C, h, w); t (1) or (N); context (T, tokens, D).
  # residuals: K conditions x T texts x 13 tensors (1, C, h, w), skips from shallow to deep, then the middle;
  # weights: K factors. A residual serves all N latents, because the control network never saw them.
  def forward(self: __torch__.Unet, x: Tensor, t: Tensor, context: Tensor, residuals: List[Tensor], weights: List[float]) -> Tensor:
    w = self.w
    heads = self.heads
    groups = self.groups
    prefix = "model.diffusion_model."
    texts = torch.size(context, 0)
    latents = torch.repeat(x, [texts, 1, 1, 1])
    emb = __torch__.diffusion.time_embedding(w, prefix, t)
    if torch.size(t, 0) > 1:
      emb = torch.repeat(emb, [texts, 1])
    first = __torch__.layers.conv(w, prefix + "input_blocks.0.0", latents, 1, 1)
    skips = __torch__.diffusion.encoder(w, prefix, first, emb, context, heads, groups)
    h = __torch__.diffusion.middle(w, prefix, skips[-1], emb, context, heads, groups)
    count = torch.len(skips)
    h = __torch__.control_sum.add_residual(h, count, count + 1, texts, residuals, weights)
    for o in range(count):
      name = prefix + "output_blocks." + str(o)
      index = count - 1 - o
      skip = __torch__.control_sum.add_residual(skips[index], index, count + 1, texts, residuals, weights)
      h = __torch__.diffusion.level_block(w, name, torch.cat([h, skip], 1), emb, context, heads, groups)
      # To the next skip's size, not twice the own: sides that are no multiple of 64 pixels were rounded up going down.
      if index > 0:
        next_skip = skips[index - 1]
        h = __torch__.diffusion.upsample(w, name, h, torch.size(next_skip, 2), torch.size(next_skip, 3))
    h = torch.silu(__torch__.layers.group_norm(w, prefix + "out.0", h, groups, 1.0e-5))
    return __torch__.layers.conv(w, prefix + "out.2", h, 1, 1)
