# Convolutions as the networks were trained: zeros surround a picture. circular_padding.py has the same functions.


def conv(w: Dict[str, Tensor], name: str, x: Tensor, stride: int, padding: int) -> Tensor:
  weight = cast(w, name + ".weight", x)
  return torch.conv2d(x, weight, cast(w, name + ".bias", x), [stride, stride], [padding, padding], [1, 1], 1)


# One row more below, one column more on the right.
def padded_behind(x: Tensor) -> Tensor:
  return torch.constant_pad_nd(x, [0, 1, 0, 1], 0)


# Rows that strip_of() has above `top`, and below `bottom`.
def rows_above(top: int) -> int:
  return min(top, 1)


def rows_below(bottom: int, height: int) -> int:
  return min(height - bottom, 1)


# Rows of x from `top` to `bottom`, and one more above and below, but at the edges.
def strip_of(x: Tensor, top: int, bottom: int) -> Tensor:
  first = max(top - 1, 0)
  return torch.narrow(x, 2, first, min(bottom + 1, torch.size(x, 2)) - first)


# conv3x3 of such a strip: the rows from `top` to `bottom`.
def conv3x3_strip(w: Dict[str, Tensor], name: str, x: Tensor, at_top: bool, at_bottom: bool) -> Tensor:
  if at_top or at_bottom:
    x = torch.constant_pad_nd(x, [0, 0, int(at_top), int(at_bottom)], 0)
  return torch.conv2d(x, w[name + ".weight"], w[name + ".bias"], [1, 1], [0, 1], [1, 1], 1)
