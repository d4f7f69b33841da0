"""Small networks with random weights in the forms that `evaluate` takes, and what the measures give with them.

    python networks.py          # torch, numpy, pillow; writes the files beside it

The formulas are those of the papers: LPIPS (arXiv 1801.03924), CLIP score (arXiv 2104.08718), in float64 behind the
networks' float32 outputs.
"""
import json
import os
import numpy as np
import torch
from PIL import Image
from torch import nn

torch.manual_seed(7)
HERE = os.path.dirname(os.path.abspath(__file__))


class Backbone(nn.Module):
    """Features of three layers, as AlexNet's for LPIPS."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Conv2d(3, 4, 5, 2), nn.Conv2d(4, 6, 3, 2), nn.Conv2d(6, 5, 3, 1)

    def forward(self, x):
        a = self.a(x).relu()
        b = self.b(a).relu()
        return a, b, self.c(b).relu()


class Vector(nn.Module):
    """A vector of a picture of levels 0..255."""

    def __init__(self, size):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 8, 5, 3), nn.Linear(8, size)

    def forward(self, x):
        return self.b(self.a(x / 127.5 - 1).relu().mean((2, 3)))


class Text(nn.Module):
    """A vector of 77 token ids, from the ids modulo 50."""

    def __init__(self, size):
        super().__init__()
        self.a, self.b = nn.Embedding(50, 8), nn.Linear(8, size)

    def forward(self, ids):
        return self.b(self.a(ids % 50).mean(1))


def picture(name):
    image = Image.open(os.path.join(HERE, "pictures", name)).convert("RGB")
    return torch.from_numpy(np.array(image)).float().permute(2, 0, 1)[None]


def lpips(network, heads, a, b):
    shift = torch.tensor([-.030, -.088, -.188])[None, :, None, None]
    scale = torch.tensor([.458, .448, .450])[None, :, None, None]
    total = 0
    for head, x, y in zip(heads, *(network((p / 127.5 - 1 - shift) / scale) for p in (a, b))):
        x, y = (v.double() / (v.double().square().sum(1, keepdim=True).sqrt() + 1e-10) for v in (x, y))
        total += ((x - y).square() * head.double()).sum(1).mean().item()
    return total


def main():
    backbone, inception, image, text = Backbone(), Vector(6), Vector(5), Text(5)
    heads = {f"lin{i}.model.1.weight": torch.rand(1, c, 1, 1) for i, c in enumerate((4, 6, 5))}
    torch.save(heads, os.path.join(HERE, "lpips-heads.pth"))
    example = torch.rand(1, 3, 64, 64)
    for name, network, given in (("lpips", backbone, example), ("inception", inception, example),
                                 ("clip-image", image, example), ("clip-text", text, torch.zeros(1, 77).long())):
        torch.jit.save(torch.jit.script(network), os.path.join(HERE, name + ".pt"))
    a, b = picture("astronaut.png"), picture("jpeg.png")
    ids = [49406, 320, 2368] + [49407] * 74  # "a cat"
    v, t = image(a)[0].double(), text(torch.tensor([ids]))[0].double()
    out = {
        "lpips": lpips(backbone, list(heads.values()), a, b),
        "features": inception(a)[0].tolist(),
        "clip": 100 * (v @ t / v.norm() / t.norm()).item(),
    }
    with open(os.path.join(HERE, "networks.json"), "w") as file:
        json.dump(out, file, indent=1)
        file.write("\n")
    print(out)


if __name__ == "__main__":
    with torch.no_grad():
        main()
