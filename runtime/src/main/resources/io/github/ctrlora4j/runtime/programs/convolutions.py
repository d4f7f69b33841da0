# Convolutions that the networks share, above those of zero_padding.py or circular_padding.py.


def conv3x3(w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return conv(w, name, x, 1, 1)


def conv1x1(w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return conv(w, name, x, 1, 0)


# Upsample in openaimodel.py and in model.py, to a given size.
def upsample_conv(w: Dict[str, Tensor], name: str, x: Tensor, height: int, width: int) -> Tensor:
  return conv3x3(w, name, torch.upsample_nearest2d(x, [height, width], None))
