"""Reference values of networks whose convolutions wrap around the edges, with the weights of ../ctrlora and ../controlnet.

    python golden.py            # torch, safetensors, numpy, pillow; writes expected.safetensors beside it

UNet and control networks are those of ../controlnet/golden.py; the VAE is written down here from latent-diffusion's
structure. All are checked with zeros around the edges against ../ctrlora before anything is written.
"""
import os
import sys
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file, save_file

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "controlnet"))
import golden as nets

ENCODER, DECODER = "first_stage_model.encoder.", "first_stage_model.decoder."
PADDING = "constant"


def conv(w, n, x, stride=1):
    """torch.nn.Conv2d with padding_mode "zeros" or "circular"."""
    k = w[n + ".weight"].shape[-1] // 2
    return F.conv2d(F.pad(x, (k, k, k, k), mode=PADDING), w[n + ".weight"], w[n + ".bias"], stride=stride)


nets.conv = conv


# --- VAE ------------------------------------------------------------------------------------------------------------
def norm(w, n, x):
    return F.group_norm(x, 32, w[n + ".weight"], w[n + ".bias"], 1e-6)


def res_block(w, n, x):
    h = conv(w, n + ".conv1", F.silu(norm(w, n + ".norm1", x)))
    h = conv(w, n + ".conv2", F.silu(norm(w, n + ".norm2", h)))
    return (conv(w, n + ".nin_shortcut", x) if n + ".nin_shortcut.weight" in w else x) + h


def attention(w, n, x):
    h = norm(w, n + ".norm", x)
    q, k, v = (conv(w, n + "." + p, h).flatten(2).transpose(1, 2) for p in "qkv")
    a = (q @ k.transpose(1, 2) * q.shape[-1] ** -0.5).softmax(-1) @ v
    return x + conv(w, n + ".proj_out", a.transpose(1, 2).reshape(x.shape))


def middle(w, p, h):
    return res_block(w, p + "mid.block_2", attention(w, p + "mid.attn_1", res_block(w, p + "mid.block_1", h)))


def blocks(w, level, h):
    i = 0
    while f"{level}.block.{i}.norm1.weight" in w:
        h = res_block(w, f"{level}.block.{i}", h)
        i += 1
    return h


def encode(w, image):
    h = conv(w, ENCODER + "conv_in", image)
    for level in range(4):
        n = f"{ENCODER}down.{level}"
        h = blocks(w, n, h)
        if n + ".downsample.conv.weight" in w:
            # One row below and one column on the right; the convolution itself has no padding.
            h = F.pad(h, (0, 1, 0, 1), mode=PADDING)
            h = F.conv2d(h, w[n + ".downsample.conv.weight"], w[n + ".downsample.conv.bias"], stride=2)
    h = conv(w, ENCODER + "conv_out", F.silu(norm(w, ENCODER + "norm_out", middle(w, ENCODER, h))))
    return conv(w, "first_stage_model.quant_conv", h)


def decode(w, latents):
    h = middle(w, DECODER, conv(w, DECODER + "conv_in", conv(w, "first_stage_model.post_quant_conv", latents / 0.18215)))
    for level in reversed(range(4)):
        n = f"{DECODER}up.{level}"
        h = blocks(w, n, h)
        if n + ".upsample.conv.weight" in w:
            h = conv(w, n + ".upsample.conv", F.interpolate(h, scale_factor=2, mode="nearest"))
    return conv(w, DECODER + "conv_out", F.silu(norm(w, DECODER + "norm_out", h)))


# --- runs -----------------------------------------------------------------------------------------------------------
def main():
    global PADDING
    ctrlora = os.path.join(HERE, "..", "ctrlora")
    controlnet = os.path.join(HERE, "..", "controlnet")
    sd = nets.floats(load_file(os.path.join(ctrlora, "sd.safetensors")))
    old = load_file(os.path.join(ctrlora, "golden.safetensors"))
    x, pos, neg, t = old["xT"], old["context"], old["context_neg"], torch.tensor([500])
    base = nets.floats(torch.load(os.path.join(ctrlora, "basecn.ckpt"), weights_only=True))
    lora = nets.floats(torch.load(os.path.join(ctrlora, "lora0.ckpt"), weights_only=True))
    merged = {**base, **{n: v for n, v in lora.items() if "lora_layer" not in n}}
    for n in [n for n in lora if n.endswith("lora_layer.down.weight")]:
        stem = n[: -len(".lora_layer.down.weight")]
        merged[stem + ".weight"] = base[stem + ".weight"] + lora[stem + ".lora_layer.up.weight"] @ lora[n]
    cn, lite, xs = (nets.floats(load_file(os.path.join(controlnet, n + ".safetensors"))) for n in ("controlnet", "lite", "xs"))
    png = Image.open(os.path.join(ctrlora, "hint0.png")).convert("RGB")
    pixels = torch.from_numpy(np.array(png)).float().permute(2, 0, 1)[None] / 255

    def guided(predict, scale=7.5):
        return lambda x, t: (lambda u, c: u + scale * (c - u))(predict(x, t, neg), predict(x, t, pos))

    def two(c):
        return c.expand(2, -1, -1)

    def walk(latent):
        return nets.ddim(guided(lambda x, t, c: nets.unet(sd, x, t, two(c), [(1, nets.ctrlora(merged, latent, t, c))])), x)

    for name, ours, wanted in (
            ("VAE encoder", encode(sd, pixels), old["hint_moments0"]),
            ("VAE decoder", decode(sd, old["latent@1.0"]), old["image@1.0"]),
            ("trajectory", walk(old["hint_latent0"]), old["trajectory@1.0"])):
        print(name, "against ../ctrlora:", nets.worst(ours, wanted))
        assert nets.worst(ours, wanted) < 1e-4

    PADDING = "circular"
    moments = encode(sd, pixels)
    latent = moments[:, :4] * 0.18215
    steps = walk(latent)
    out = {
        "moments": moments,
        "eps_plain": nets.unet(sd, x, t, two(pos)),
        "eps_ctrlora": nets.unet(sd, x, t, two(pos), [(1, nets.ctrlora(merged, latent, t, pos))]),
        "eps_controlnet": nets.unet(sd, x, t, two(pos), [(1, nets.controlnet(cn, pixels, x, t, two(pos)))]),
        "eps_lite": nets.unet(sd, x, t, two(pos), inner=[(0.6, nets.lite(lite, pixels, x))]),
        "eps_xs": nets.unet(sd, x, t, two(pos), streams=[nets.Stream(xs, pixels, 0.9)]),
        "trajectory": steps,
        "image": decode(sd, steps[-1][:1]),
    }
    # Where opposite edges meet, a roll of everything changes nothing else.
    rolled = nets.unet(sd, x.roll((8, 8), (2, 3)), t, two(pos))
    print("roll:", nets.worst(rolled, out["eps_plain"].roll((8, 8), (2, 3))))
    save_file({n: v.contiguous() for n, v in out.items()}, os.path.join(HERE, "expected.safetensors"))


if __name__ == "__main__":
    with torch.no_grad():
        main()
