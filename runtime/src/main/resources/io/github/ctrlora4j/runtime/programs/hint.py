# The hint block of ControlNet (arXiv 2302.05543), which brings pixels to the size and width of the first features.


# (B, 3, H, W), values 0..1, to (B, C, H / 8, W / 8). Every second number in the names is an activation's.
def hint_block(w: Dict[str, Tensor], x: Tensor) -> Tensor:
  return hint_layers(w, "control_model.input_hint_block.", x)


# That of a network that walks along with the UNet, see streams.py.
def stream_hint(w: Dict[str, Tensor], k: int, x: Tensor) -> Tensor:
  return hint_layers(w, str(k) + ".control_model.input_hint_block.", x)


def hint_layers(w: Dict[str, Tensor], prefix: str, x: Tensor) -> Tensor:
  h = conv3x3(w, prefix + "0", x)
  i = 2
  while prefix + str(i) + ".weight" in w:
    stride = 1
    if torch.remainder(i, 4) == 0:
      stride = 2
    # The last convolution has no stride: its number is 14.
    h = conv(w, prefix + str(i), torch.silu(h), stride, 1)
    i = i + 2
  return h
