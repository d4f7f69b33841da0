#!/usr/bin/env python3
"""Steps per second of SD 1.5's UNet in PyTorch without ctrlora4j, for comparison: eager, channels-last, and with a CUDA
graph. The program is ctrlora4j's own network rebuilt from plain modules, with random weights: only shapes count.

  eager.py [BATCH...]      (default: 1 4 8), float16, 512x512, guidance on, so each step runs twice the batch
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

CONTEXT = 768
HEADS = 8


class Res(nn.Module):
    def __init__(self, ins, outs):
        super().__init__()
        self.a, self.b = nn.GroupNorm(32, ins), nn.GroupNorm(32, outs)
        self.c, self.d = nn.Conv2d(ins, outs, 3, padding=1), nn.Conv2d(outs, outs, 3, padding=1)
        self.t = nn.Linear(1280, outs)
        self.s = nn.Identity() if ins == outs else nn.Conv2d(ins, outs, 1)

    def forward(self, x, t):
        h = self.c(F.silu(self.a(x))) + self.t(F.silu(t))[:, :, None, None]
        return self.s(x) + self.d(F.silu(self.b(h)))


class Attention(nn.Module):
    def __init__(self, width, context):
        super().__init__()
        self.q, self.o = nn.Linear(width, width, bias=False), nn.Linear(width, width)
        self.k, self.v = (nn.Linear(context, width, bias=False) for _ in range(2))

    def forward(self, x, context):
        def heads(y):
            return y.view(y.shape[0], y.shape[1], HEADS, -1).transpose(1, 2)
        y = F.scaled_dot_product_attention(heads(self.q(x)), heads(self.k(context)), heads(self.v(context)))
        return self.o(y.transpose(1, 2).reshape(x.shape))


class Transformer(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.GroupNorm(32, width, eps=1e-6)
        self.first, self.last = nn.Conv2d(width, width, 1), nn.Conv2d(width, width, 1)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))
        self.own, self.cross = Attention(width, width), Attention(width, CONTEXT)
        self.up, self.down = nn.Linear(width, 8 * width), nn.Linear(4 * width, width)

    def forward(self, x, context):
        b, c, h, w = x.shape
        y = self.first(self.norm(x)).flatten(2).transpose(1, 2)
        n = self.norms[0](y)
        y = y + self.own(n, n)
        y = y + self.cross(self.norms[1](y), context)
        value, gate = self.up(self.norms[2](y)).chunk(2, -1)
        y = y + self.down(value * F.gelu(gate))
        return x + self.last(y.transpose(1, 2).reshape(b, c, h, w))


class Unet(nn.Module):
    """Widths 320, 640, 1280, 1280; two blocks per level down, three up; attention in all levels but the last."""

    def __init__(self):
        super().__init__()
        self.time = nn.Sequential(nn.Linear(320, 1280), nn.SiLU(), nn.Linear(1280, 1280))
        self.input = nn.Conv2d(4, 320, 3, padding=1)
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        skips, width = [320], 320
        for level, outs in enumerate((320, 640, 1280, 1280)):
            for _ in range(2):
                self.down.append(nn.ModuleList([Res(width, outs)] + ([Transformer(outs)] if level < 3 else [])))
                width = outs
                skips.append(width)
            if level < 3:
                self.down.append(nn.ModuleList([nn.Conv2d(width, width, 3, stride=2, padding=1)]))
                skips.append(width)
        self.middle = nn.ModuleList([Res(width, width), Transformer(width), Res(width, width)])
        for level, outs in reversed(list(enumerate((320, 640, 1280, 1280)))):
            for i in range(3):
                layers = [Res(width + skips.pop(), outs)] + ([Transformer(outs)] if level < 3 else [])
                width = outs
                if i == 2 and level > 0:
                    layers.append(nn.Conv2d(width, width, 3, padding=1))
                self.up.append(nn.ModuleList(layers))
        self.norm, self.output = nn.GroupNorm(32, 320), nn.Conv2d(320, 4, 3, padding=1)

    @staticmethod
    def run(layers, x, t, context, upsamples=False):
        for layer in layers:
            if isinstance(layer, Res):
                x = layer(x, t)
            elif isinstance(layer, Transformer):
                x = layer(x, context)
            else:
                x = layer(F.interpolate(x, scale_factor=2.0) if upsamples else x)
        return x

    def forward(self, x, t, context):
        t, x = self.time(t), self.input(x)
        skips = [x]
        for layers in self.down:
            x = self.run(layers, x, t, context)
            skips.append(x)
        x = self.run(self.middle, x, t, context)
        for layers in self.up:
            x = self.run(layers, torch.cat([x, skips.pop()], 1), t, context, upsamples=True)
        return self.output(F.silu(self.norm(x)))


def steps_per_second(step, sync, seconds=4.0):
    for _ in range(3):
        step()
    sync()
    begun, count = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        for _ in range(5):
            step()
        count += 5
        sync()
    return count / (time.perf_counter() - begun)


def graph(step):
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(side)
    recorded = torch.cuda.CUDAGraph()
    with torch.cuda.graph(recorded):
        step()
    return recorded.replay


@torch.inference_mode()
def main():
    has_gpu = torch.cuda.is_available()
    device, dtype, side = ("cuda", torch.float16, 64) if has_gpu else ("cpu", torch.float32, 8)
    sync = torch.cuda.synchronize if has_gpu else lambda: None
    print("PyTorch", torch.__version__, torch.cuda.get_device_name() if has_gpu else "on a CPU, 64x64, only a trial")
    unet = Unet().to(device, dtype).eval()
    print(f"{sum(p.numel() for p in unet.parameters()) / 1e6:.1f} M parameters")
    for layout in (torch.contiguous_format, torch.channels_last):
        unet = unet.to(memory_format=layout)
        for batch in [int(a) for a in sys.argv[1:]] or [1, 4, 8]:
            x = torch.randn(2 * batch, 4, side, side, device=device, dtype=dtype).to(memory_format=layout)
            t = torch.randn(2 * batch, 320, device=device, dtype=dtype)
            context = torch.randn(2 * batch, 77, CONTEXT, device=device, dtype=dtype)

            def step():
                return unet(x, t, context)

            name = "channels-last" if layout == torch.channels_last else "eager"
            line = f"{name:14s} batch {batch}: {steps_per_second(step, sync):7.2f} steps/s"
            if has_gpu:
                line += f", with a CUDA graph {steps_per_second(graph(step), sync):7.2f} steps/s"
            print(line, flush=True)


if __name__ == "__main__":
    main()
