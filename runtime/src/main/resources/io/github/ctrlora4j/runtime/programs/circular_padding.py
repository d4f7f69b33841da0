# Convolutions for pictures whose opposite edges fit together: what lies beyond an edge is the opposite edge, as in
# PyTorch's padding_mode "circular". zero_padding.py has the same functions.


# x with its last `before` and first `behind` positions along a side repeated in front of it and behind it. Unlike
# torch.pad, torch.cat keeps the memory format.
def wrapped(x: Tensor, side: int, before: int, behind: int) -> Tensor:
  last = torch.narrow(x, side, torch.size(x, side) - before, before)
  return torch.cat([last, x, torch.narrow(x, side, 0, behind)], side)


def conv(w: Dict[str, Tensor], name: str, x: Tensor, stride: int, padding: int) -> Tensor:
  if padding > 0:
    x = wrapped(wrapped(x, 2, padding, padding), 3, padding, padding)
  return torch.conv2d(x, w[name + ".weight"], w[name + ".bias"], [stride, stride], [0, 0], [1, 1], 1)


# One row more below, one column more on the right.
def padded_behind(x: Tensor) -> Tensor:
  return wrapped(wrapped(x, 2, 0, 1), 3, 0, 1)


# Rows that strip_of() has above `top`, and below `bottom`.
def rows_above(top: int) -> int:
  return 1


def rows_below(bottom: int, height: int) -> int:
  return 1


# Rows of x from `top` to `bottom`, and one more above and below.
def strip_of(x: Tensor, top: int, bottom: int) -> Tensor:
  height = torch.size(x, 2)
  above = torch.narrow(x, 2, torch.remainder(top + height - 1, height), 1)
  below = torch.narrow(x, 2, torch.remainder(bottom, height), 1)
  return torch.cat([above, torch.narrow(x, 2, top, bottom - top), below], 2)


# conv3x3 of such a strip: the rows from `top` to `bottom`.
def conv3x3_strip(w: Dict[str, Tensor], name: str, x: Tensor, at_top: bool, at_bottom: bool) -> Tensor:
  x = wrapped(x, 3, 1, 1)
  return torch.conv2d(x, w[name + ".weight"], w[name + ".bias"], [1, 1], [0, 0], [1, 1], 1)
