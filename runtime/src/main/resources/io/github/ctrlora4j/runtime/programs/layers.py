# Layers that the networks share. No literal creates a tensor: device and dtype always come from an input.
# Weights are looked up by their LDM names.


# A weight in the dtype of x. Both are equal but in a training in mixed precision, which keeps weights in float32.
def cast(w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.type_as(w[name], x)


def linear(w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  bias_name = name + ".bias"
  bias: Optional[Tensor] = None
  if bias_name in w:
    bias = cast(w, bias_name, x)
  out = torch.linear(x, cast(w, name + ".weight", x), bias)
  # Only in training: a generation folds the condition's LoRA into the weight.
  down_name = name + ".lora_layer.down.weight"
  if down_name in w:
    low = torch.linear(x, cast(w, down_name, x), None)
    out = torch.add(out, torch.linear(low, cast(w, name + ".lora_layer.up.weight", x), None))
  return out


# The largest number of groups, up to `groups`, into which the channels can be divided: ControlNet-XS has widths of its
# own (find_denominator() in cldm_xs.py). All other networks can be divided into `groups`.
def fitting_groups(channels: int, groups: int) -> int:
  fitting = groups
  while torch.remainder(channels, fitting) != 0:
    fitting = fitting - 1
  return fitting


def group_norm(w: Dict[str, Tensor], name: str, x: Tensor, groups: int, eps: float) -> Tensor:
  groups = fitting_groups(torch.size(x, 1), groups)
  return torch.group_norm(x, groups, cast(w, name + ".weight", x), cast(w, name + ".bias", x), eps, True)


# eps: PyTorch's default, which both LDM and CLIP keep.
def layer_norm(w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  weight = cast(w, name + ".weight", x)
  return torch.layer_norm(x, [torch.size(weight, 0)], weight, cast(w, name + ".bias", x), 1.0e-5, True)


# x with its channels innermost in memory. 2: PyTorch's number of this format.
def channels_last(x: Tensor) -> Tensor:
  return torch.contiguous(x, memory_format=2)


# (B, N, C) -> (B, heads, N, C / heads)
def split_heads(x: Tensor, heads: int) -> Tensor:
  return torch.transpose(torch.view(x, [torch.size(x, 0), torch.size(x, 1), heads, -1]), 1, 2)


# Softmax attention of q over k and v, each (B, N, C); back to (B, N, C).
def attend(q: Tensor, k: Tensor, v: Tensor, heads: int, causal: bool) -> Tensor:
  out = torch.scaled_dot_product_attention(
      split_heads(q, heads), split_heads(k, heads), split_heads(v, heads), None, 0., causal)
  return torch.reshape(torch.transpose(out, 1, 2), [torch.size(q, 0), torch.size(q, 1), -1])
