"""How near the convolutions of the VAE's encoder at 512x512 come to a matrix product, on one core and by CPU time.

  python3 runtime/src/test/benchmark/convolutions.py      # needs torch

Prints GFLOP/s of each convolution in PyTorch's default layout and channels-last, and of a matrix product.
"""
import time

import torch
from torch.nn.functional import conv2d

# Channels in and out, side of the input, stride.
LAYERS = [(3, 128, 512, 1), (128, 128, 512, 1), (128, 128, 513, 2), (128, 256, 256, 1), (256, 256, 256, 1),
          (256, 512, 128, 1), (512, 512, 128, 1), (512, 512, 64, 1)]


def gflops(work, call):
    call()
    best = float("inf")
    for _ in range(3):
        start = time.thread_time()
        call()
        best = min(best, time.thread_time() - start)
    return work / best / 1e9


torch.set_num_threads(1)
torch.set_grad_enabled(False)
n = 2048
matrix = torch.randn(n, n)
print(f"matrix product                   {gflops(2 * n ** 3, lambda: matrix @ matrix):6.0f} GFLOP/s")
for inputs, outputs, side, stride in LAYERS:
    rates = []
    for layout in (torch.contiguous_format, torch.channels_last):
        x = torch.randn(1, inputs, side, side).to(memory_format=layout)
        weight = torch.randn(outputs, inputs, 3, 3).to(memory_format=layout)
        padding = 1 if stride == 1 else 0
        end = conv2d(x, weight, stride=stride, padding=padding).shape[-1]
        work = 2 * 9 * inputs * outputs * end * end
        rates.append(gflops(work, lambda: conv2d(x, weight, stride=stride, padding=padding)))
    print(f"{inputs:3d} -> {outputs:3d} at {side:3d}, stride {stride}   {rates[0]:6.0f} {rates[1]:6.0f}", flush=True)
