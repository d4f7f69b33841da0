# module ControlBlocks(heads: int, groups: int, control_heads: int, control_groups: int)


# control_training.py and controlnet_training.py block by block, so that a training keeps no more than the inputs of each
# block. Arguments as there; numbers of blocks are tensors, because gradients are only recorded for calls with tensors.


# Time embedding of the control network and its first features.
def begin(self, noisy: Tensor, condition: Tensor, t: Tensor) -> List[Tensor]:
  w = self.w
  prefix = "control_model."
  if prefix + "input_hint_block.0.weight" in w:
    first = torch.add(conv3x3(w, prefix + "input_blocks.0.0", noisy), hint_block(w, condition))
  else:
    first = conv3x3(w, prefix + "input_blocks.0.0", condition)
  return [time_embedding(w, prefix, t), first]


# Features behind input block i, from the second on, and the residual before it: gradients of h are then summed in the
# order of the whole program, whose zero convolutions run behind all blocks.
def encode(self, i: Tensor, h: Tensor, emb: Tensor, context: Tensor) -> List[Tensor]:
  w = self.w
  block = "control_model.input_blocks." + str(int(i))
  out = input_block(w, block, h, emb, context, self.control_heads, self.control_groups)
  return [out, conv1x1(w, "control_model.zero_convs." + str(int(i) - 1) + ".0", h)]


# The residuals of the middle and of input block i, the last one.
def deepest(self, i: Tensor, h: Tensor, emb: Tensor, context: Tensor) -> List[Tensor]:
  w = self.w
  out = middle(w, "control_model.", h, emb, context, self.control_heads, self.control_groups)
  skip = conv1x1(w, "control_model.zero_convs." + str(int(i)) + ".0", h)
  return [conv1x1(w, "control_model.middle_block_out.0", out), skip]


# The UNet as far as no control reaches: time embedding, output of the middle, skips from shallow to deep.
def unet(self, noisy: Tensor, t: Tensor, context: Tensor) -> List[Tensor]:
  w = self.w
  prefix = "model.diffusion_model."
  emb = time_embedding(w, prefix, t)
  skips = encoder(w, prefix, conv3x3(w, prefix + "input_blocks.0.0", noisy), emb, context, self.heads, self.groups)
  results = [emb, middle(w, prefix, skips[-1], emb, context, self.heads, self.groups)]
  for i in range(torch.len(skips)):
    _0 = torch.append(results, skips[i])
  return results


# The UNet's output block o, which reads a skip with a residual; next is the skip of the block behind it.
def decode(self, o: Tensor, h: Tensor, skip: Tensor, residual: Tensor, next: Tensor, emb: Tensor, context: Tensor) -> List[Tensor]:
  w = self.w
  name = "model.diffusion_model.output_blocks." + str(int(o))
  h = level_block(w, name, torch.cat([h, torch.add(skip, residual)], 1), emb, context, self.heads, self.groups)
  return [upsample(w, name, h, torch.size(next, 2), torch.size(next, 3))]


# The loss, of the last output block's features.
def finish(self, h: Tensor, target: Tensor) -> List[Tensor]:
  return [mean_square(output_convolution(self.w, "model.diffusion_model.", h, self.groups), target)]
