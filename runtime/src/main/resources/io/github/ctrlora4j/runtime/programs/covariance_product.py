# module CovarianceProduct()


# Sum of the singular values of b @ a.T, for a (n, d) and b (m, d). Many rows are reduced to d first: a = Q R, and only R
# matters.
def forward(self, a: Tensor, b: Tensor) -> Tensor:
  return torch.sum(torch.linalg_svdvals(torch.matmul(self.reduced(b), torch.transpose(self.reduced(a), 0, 1))))


def reduced(self, x: Tensor) -> Tensor:
  if torch.size(x, 0) > torch.size(x, 1):
    _0, r, = torch.linalg_qr(x, "r")
    x = r
  return x
