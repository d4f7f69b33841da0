#!/usr/bin/env python3
"""The other side of training.sh: a plain PyTorch loop that trains a condition LoRA as `ctrlora4j train condition` does.

  training.py CHECKPOINT BASE RANK SIDE BATCH STEPS FOLDER      # needs: pip install torch safetensors

The UNet and CtrLoRA's control network from plain modules with the weights of the files; both frozen, but for the LoRA of
every linear layer of the control network (not merged), its zero convolutions and the norms of its transformers. AdamW is
PyTorch's fused one, the fastest of its three. The first batch, the trained weights and its loss go to FOLDER/batch.safetensors,
so that the other side can compute the same loss. Prints: tensors and elements trained, steps per second, peak memory in MB.
"""
import resource
import statistics
import sys
import time

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

UNET, CONTROL = "model.diffusion_model.", "control_model."
WARM_UP = 2


class Lora(nn.Module):
    """The update of a linear layer, which is not merged into it."""

    def __init__(self, ins, outs, rank):
        super().__init__()
        self.down, self.up = nn.Linear(ins, rank, bias=False), nn.Linear(rank, outs, bias=False)

    def forward(self, x):
        return self.up(self.down(x))


class Linear(nn.Linear):
    def __init__(self, shape, bias, rank):
        super().__init__(shape[1], shape[0], bias)
        if rank:
            self.lora_layer = Lora(shape[1], shape[0], rank)
        self.rank = rank

    def forward(self, x):
        y = super().forward(x)
        return y + self.lora_layer(x) if self.rank else y


class Shapes:
    """Makes layers as the names and shapes of a file want them."""

    def __init__(self, shapes, heads, groups, rank):
        self.shapes, self.heads, self.groups, self.rank = shapes, heads, groups, rank

    def has(self, name):
        return any(key.startswith(name + ".") for key in self.shapes)

    def norm(self, name, eps=1e-5):
        return nn.GroupNorm(self.groups, self.shapes[name + ".weight"][0], eps)

    def layer_norm(self, name):
        return nn.LayerNorm(self.shapes[name + ".weight"][0])

    def linear(self, name):
        return Linear(self.shapes[name + ".weight"], name + ".bias" in self.shapes, self.rank)

    def conv(self, name, stride=1):
        outs, ins, side, _ = self.shapes[name + ".weight"]
        return nn.Conv2d(ins, outs, side, stride, side // 2)

    def blocks(self, name):
        blocks = nn.ModuleList()
        while self.has(f"{name}.{len(blocks)}"):
            blocks.append(self.layers(f"{name}.{len(blocks)}"))
        return blocks

    def layers(self, name):
        layers = nn.ModuleList()
        while self.has(f"{name}.{len(layers)}"):
            layers.append(self.layer(f"{name}.{len(layers)}"))
        return layers

    def layer(self, name):
        if self.has(name + ".in_layers"):
            return Res(self, name)
        if self.has(name + ".proj_in"):
            return Transformer(self, name)
        if self.has(name + ".op"):
            return Downsample(self, name)
        return Upsample(self, name) if self.has(name + ".conv") else self.conv(name)


class Downsample(nn.Module):
    def __init__(self, make, name):
        super().__init__()
        self.op = make.conv(name + ".op", 2)

    def forward(self, x):
        return self.op(x)


class Upsample(nn.Module):
    def __init__(self, make, name):
        super().__init__()
        self.conv = make.conv(name + ".conv")

    def forward(self, x):
        return self.conv(F.interpolate(x, scale_factor=2.0))


class Res(nn.Module):
    def __init__(self, make, name):
        super().__init__()
        self.in_layers = nn.Sequential(make.norm(name + ".in_layers.0"), nn.SiLU(), make.conv(name + ".in_layers.2"))
        self.emb_layers = nn.Sequential(nn.SiLU(), make.linear(name + ".emb_layers.1"))
        self.out_layers = nn.Sequential(
            make.norm(name + ".out_layers.0"), nn.SiLU(), nn.Identity(), make.conv(name + ".out_layers.3"))
        has_skip = make.has(name + ".skip_connection")
        self.skip_connection = make.conv(name + ".skip_connection") if has_skip else nn.Identity()

    def forward(self, x, emb):
        h = self.in_layers(x) + self.emb_layers(emb)[:, :, None, None]
        return self.skip_connection(x) + self.out_layers(h)


class Attention(nn.Module):
    def __init__(self, make, name):
        super().__init__()
        self.to_q, self.to_k, self.to_v = (make.linear(f"{name}.to_{part}") for part in "qkv")
        self.to_out = nn.ModuleList([make.linear(name + ".to_out.0")])
        self.heads = make.heads

    def forward(self, x, context):
        def heads(y):
            return y.view(y.shape[0], y.shape[1], self.heads, -1).transpose(1, 2)

        y = F.scaled_dot_product_attention(heads(self.to_q(x)), heads(self.to_k(context)), heads(self.to_v(context)))
        return self.to_out[0](y.transpose(1, 2).reshape(x.shape))


class Gated(nn.Module):
    def __init__(self, make, name):
        super().__init__()
        self.proj = make.linear(name + ".proj")

    def forward(self, x):
        value, gate = self.proj(x).chunk(2, -1)
        return value * F.gelu(gate)


class FeedForward(nn.Module):
    def __init__(self, make, name):
        super().__init__()
        self.net = nn.Sequential(Gated(make, name + ".net.0"), nn.Identity(), make.linear(name + ".net.2"))

    def forward(self, x):
        return self.net(x)


class Block(nn.Module):
    def __init__(self, make, name):
        super().__init__()
        self.norm1, self.norm2, self.norm3 = (make.layer_norm(f"{name}.norm{i}") for i in (1, 2, 3))
        self.attn1, self.attn2 = Attention(make, name + ".attn1"), Attention(make, name + ".attn2")
        self.ff = FeedForward(make, name + ".ff")

    def forward(self, x, context):
        own = self.norm1(x)
        x = x + self.attn1(own, own)
        x = x + self.attn2(self.norm2(x), context)
        return x + self.ff(self.norm3(x))


class Transformer(nn.Module):
    def __init__(self, make, name):
        super().__init__()
        self.norm = make.norm(name + ".norm", 1e-6)
        self.proj_in, self.proj_out = make.conv(name + ".proj_in"), make.conv(name + ".proj_out")
        self.transformer_blocks = nn.ModuleList([Block(make, name + ".transformer_blocks.0")])

    def forward(self, x, context):
        tokens = self.proj_in(self.norm(x)).flatten(2).transpose(1, 2).contiguous()
        tokens = self.transformer_blocks[0](tokens, context)
        return x + self.proj_out(tokens.transpose(1, 2).reshape(x.shape))


def run(layers, x, emb, context):
    for layer in layers:
        if isinstance(layer, Res):
            x = layer(x, emb)
        else:
            x = layer(x, context) if isinstance(layer, Transformer) else layer(x)
    return x


class Half(nn.Module):
    """What UNet and control network share: the way down and the middle."""

    def __init__(self, make, prefix):
        super().__init__()
        self.time_embed = nn.Sequential(
            make.linear(prefix + "time_embed.0"), nn.SiLU(), make.linear(prefix + "time_embed.2"))
        self.input_blocks = make.blocks(prefix + "input_blocks")
        self.middle_block = make.layers(prefix + "middle_block")

    def embedding(self, t):
        half = self.time_embed[0].in_features // 2
        angles = t[:, None] * torch.exp(-9.210340371976184 * torch.arange(half) / half)
        return self.time_embed(torch.cat([angles.cos(), angles.sin()], 1))

    def encode(self, x, emb, context):
        outputs = []
        for layers in self.input_blocks:
            x = run(layers, x, emb, context)
            outputs.append(x)
        return outputs, run(self.middle_block, x, emb, context)


class Control(Half):
    def __init__(self, make, prefix=CONTROL):
        super().__init__(make, prefix)
        self.zero_convs = make.blocks(prefix + "zero_convs")
        self.middle_block_out = nn.ModuleList([make.conv(prefix + "middle_block_out.0")])

    def forward(self, condition, t, context):
        outputs, middle = self.encode(condition, self.embedding(t), context)
        return [conv[0](output) for conv, output in zip(self.zero_convs, outputs)] + [self.middle_block_out[0](middle)]


class Unet(Half):
    def __init__(self, make, prefix=UNET):
        super().__init__(make, prefix)
        self.output_blocks = make.blocks(prefix + "output_blocks")
        self.out = nn.Sequential(make.norm(prefix + "out.0"), nn.SiLU(), make.conv(prefix + "out.2"))

    def forward(self, x, t, context, residuals):
        emb = self.embedding(t)
        with torch.no_grad():
            skips, x = self.encode(x, emb, context)
        x = x + residuals[-1]
        for layers, skip, residual in zip(self.output_blocks, reversed(skips), reversed(residuals[:-1])):
            x = run(layers, torch.cat([x, skip + residual], 1), emb, context)
        return self.out(x)


def load(network, file, prefix, rank):
    with safe_open(file, "pt") as opened:
        names = [name for name in opened.keys() if name.startswith(prefix)]
        metadata = opened.metadata() or {}
        shapes = {name: opened.get_slice(name).get_shape() for name in names}
        make = Shapes(shapes, int(metadata.get("ctrlora4j.unet.heads", 8)),
                      int(metadata.get("ctrlora4j.unet.norm_groups", 32)), rank)
        with torch.device("meta"):
            module = network(make)
        module.to_empty(device="cpu")
        missing = module.load_state_dict({name[len(prefix):]: opened.get_tensor(name) for name in names}, strict=False)
    assert not missing.unexpected_keys and all("lora_layer" in name for name in missing.missing_keys), missing
    return module.requires_grad_(False)


def is_trained(name):
    """LoRA, zero convolutions, and the norms of transformers."""
    return "lora_layer" in name or "zero_convs" in name or "middle_block_out" in name or (
        "norm" in name.rsplit(".", 2)[-2])


def main():
    checkpoint, base, rank, side, batch, steps, folder = sys.argv[1:]
    rank, side, batch, steps = int(rank), int(side) // 8, int(batch), int(steps)
    torch.manual_seed(0)
    unet, control = load(Unet, checkpoint, UNET, 0), load(Control, base, CONTROL, rank)
    trained = {name: tensor for name, tensor in control.named_parameters() if is_trained(name)}
    for name, tensor in trained.items():
        if "lora_layer" in name:
            nn.init.normal_(tensor, std=0.01)
        tensor.requires_grad_(True)
    alphas = torch.cumprod(1 - torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2, 0).float()
    clean, condition = torch.randn(8, 4, side, side), torch.randn(8, 4, side, side)
    contexts = torch.randn(8, 77, unet.input_blocks[1][1].transformer_blocks[0].attn2.to_k.in_features)

    def noisy():
        chosen = torch.randint(8, (batch,))
        t, noise = torch.randint(1000, (batch,)), torch.randn(batch, 4, side, side)
        alpha = alphas[t][:, None, None, None]
        return {"noisy": alpha.sqrt() * clean[chosen] + (1 - alpha).sqrt() * noise, "condition": condition[chosen],
                "timesteps": t.float(), "contexts": contexts[chosen], "target": noise}

    def loss(data):
        residuals = control(data["condition"], data["timesteps"], data["contexts"])
        return F.mse_loss(unet(data["noisy"], data["timesteps"], data["contexts"], residuals), data["target"])

    first = noisy()
    with torch.no_grad():
        first["loss"] = loss(first)
    save_file({**first, **{CONTROL + name: tensor.detach().clone() for name, tensor in trained.items()}},
              folder + "/batch.safetensors")
    optimizer = torch.optim.AdamW(trained.values(), lr=1e-5, weight_decay=1e-2, fused=True)
    seconds = []
    for _ in range(WARM_UP + steps):
        begun = time.perf_counter()
        value = loss(noisy())
        value.backward()
        torch.nn.utils.get_total_norm([tensor.grad for tensor in trained.values()]).item()
        optimizer.step()
        optimizer.zero_grad()
        value.item()
        seconds.append(time.perf_counter() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(len(trained), sum(tensor.numel() for tensor in trained.values()),
          f"{1 / statistics.median(seconds[WARM_UP:]):.4f} {peak:.0f}")


if __name__ == "__main__":
    main()
