# module ControlNetXsTraining(heads: int, groups: int, control_heads: int, control_groups: int)


# The loss of one batch with ControlNet-XS, stream 0; arguments as in controlnet_training.py.
def forward(self, noisy: Tensor, pixels: Tensor, t: Tensor, context: Tensor, target: Tensor) -> Tensor:
  w = self.w
  emb = time_embedding(w, "model.diffusion_model.", t)
  levels = 2
  while has_input_block(w, "model.diffusion_model.input_blocks." + str(levels - 1)):
    levels = levels + 1
  factors = torch.mul([1.], torch.mul(torch.size(context, 0), levels))
  none = annotate(List[Tensor], [])
  nothing = annotate(List[float], [])
  guide = stream_hint(w, 0, pixels)
  prediction = walk(w, w, noisy, emb, context, [guide], factors, levels, none, nothing, none, nothing, self.heads, self.groups)
  return mean_square(prediction, target)
