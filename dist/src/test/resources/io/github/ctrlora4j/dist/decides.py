"""The expected values of ConditionDecidesTest: what plain PyTorch draws with the miniature family.

    python decides.py     # torch, safetensors, numpy, opencv; prints the rows of the test

The networks of the UNet and the control network are those of the runtime's golden.py, which are checked against the
paper's code; the text encoder and the VAE are written down here from the published models' structure. Pictures, prompts,
seeds and the measure: ConditionDecidesTest.
"""
import importlib.util
import os

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = HERE[: HERE.index(os.sep + "dist" + os.sep)]
DEMO = os.path.join(ROOT, "dist", "src", "main", "demo")
RUNTIME = os.path.join(ROOT, "runtime", "src", "%s", "resources", "io", "github", "ctrlora4j", "runtime")
SOURCES = ("teddy-bear-noto", "grinning-cat-with-smiling-eyes-3d", "rocket-twemoji", "tulip-3d", "ghost-flat",
           "birthday-cake-flat", "pizza-noto", "top-hat-twemoji")
TEXT, VAE = "cond_stage_model.transformer.text_model.", "first_stage_model."


def networks():
    path = os.path.join(RUNTIME % "test", "generation", "controlnet", "golden.py")
    spec = importlib.util.spec_from_file_location("golden", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.HEADS, module.divisor = 4, lambda channels: 8  # groups of the group norm
    return module


g = networks()


# --- text -----------------------------------------------------------------------------------------------------------
def byte_ids():
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    order = printable + [b for b in range(256) if b not in printable]
    return {b: i for i, b in enumerate(order)}


BYTES = byte_ids()
PAIRS = np.fromfile(os.path.join(RUNTIME % "main", "prompt", "clip-merges.bin"), ">u2").reshape(-1, 2)
MERGES = {(int(a), int(b)): 512 + i for i, (a, b) in enumerate(PAIRS)}


def word_tokens(word):
    symbols = [BYTES[b] for b in word.encode()]
    symbols[-1] += 256
    while len(symbols) > 1:
        best, at = min((MERGES.get(pair, 1 << 20), i) for i, pair in enumerate(zip(symbols, symbols[1:])))
        if best == 1 << 20:
            break
        symbols[at : at + 2] = [best]
    return symbols


def context(w, prompt):
    tokens = [t for word in prompt.replace(",", " ,").split() for part in pieces(word) for t in word_tokens(part)]
    ids = torch.tensor([49406, *tokens] + [49407] * (76 - len(tokens)))
    h = w[TEXT + "embeddings.token_embedding.weight"][ids] + w[TEXT + "embeddings.position_embedding.weight"]
    h, heads = h[None], 4
    mask = torch.full((77, 77), float("-inf")).triu(1)
    for i in range(3):
        n = f"{TEXT}encoder.layers.{i}."
        y = g.layer_norm(w, n + "layer_norm1", h)
        q, k, v = (g.linear(w, n + f"self_attn.{p}_proj", y).reshape(1, 77, heads, -1).transpose(1, 2) for p in "qkv")
        a = (q @ k.transpose(2, 3) * q.shape[-1] ** -0.5 + mask).softmax(-1) @ v
        h = h + g.linear(w, n + "self_attn.out_proj", a.transpose(1, 2).flatten(2))
        y = g.linear(w, n + "mlp.fc1", g.layer_norm(w, n + "layer_norm2", h))
        h = h + g.linear(w, n + "mlp.fc2", y * torch.sigmoid(1.702 * y))
    return g.layer_norm(w, TEXT + "final_layer_norm", h)


def pieces(word):
    """CLIP splits digits one by one; the names here have none behind a letter but '3d'."""
    return ["3", word[1:]] if word[0] == "3" and len(word) > 1 else [word]


# --- VAE ------------------------------------------------------------------------------------------------------------
def vae_norm(w, n, x):
    return F.group_norm(x, 4, w[n + ".weight"], w[n + ".bias"], 1e-6)


def vae_block(w, n, x):
    h = g.conv(w, n + ".conv1", F.silu(vae_norm(w, n + ".norm1", x)))
    h = g.conv(w, n + ".conv2", F.silu(vae_norm(w, n + ".norm2", h)))
    return (g.conv(w, n + ".nin_shortcut", x) if n + ".nin_shortcut.weight" in w else x) + h


def vae_middle(w, n, x):
    x = vae_block(w, n + ".block_1", x)
    h = vae_norm(w, n + ".attn_1.norm", x)
    q, k, v = (g.conv(w, f"{n}.attn_1.{p}", h).flatten(2) for p in "qkv")
    a = (q.transpose(1, 2) @ k * q.shape[1] ** -0.5).softmax(-1)
    h = (v @ a.transpose(1, 2)).reshape(x.shape)
    return vae_block(w, n + ".block_2", x + g.conv(w, n + ".attn_1.proj_out", h))


def encode(w, x):
    h = g.conv(w, VAE + "encoder.conv_in", x)
    for i in range(4):
        n = f"{VAE}encoder.down.{i}"
        h = vae_block(w, n + ".block.0", h)
        if i < 3:
            d = n + ".downsample.conv"
            h = F.conv2d(F.pad(h, (0, 1, 0, 1)), w[d + ".weight"], w[d + ".bias"], stride=2)
    h = vae_middle(w, VAE + "encoder.mid", h)
    h = g.conv(w, VAE + "encoder.conv_out", F.silu(vae_norm(w, VAE + "encoder.norm_out", h)))
    return g.conv(w, VAE + "quant_conv", h).chunk(2, 1)[0] * 0.18215


def decode(w, z):
    h = g.conv(w, VAE + "decoder.conv_in", g.conv(w, VAE + "post_quant_conv", z / 0.18215))
    h = vae_middle(w, VAE + "decoder.mid", h)
    for i in reversed(range(4)):
        n = f"{VAE}decoder.up.{i}"
        for j in range(2):
            h = vae_block(w, f"{n}.block.{j}", h)
        if i > 0:
            h = g.conv(w, n + ".upsample.conv", F.interpolate(h, scale_factor=2, mode="nearest"))
    h = g.conv(w, VAE + "decoder.conv_out", F.silu(vae_norm(w, VAE + "decoder.norm_out", h)))
    return ((h + 1) / 2).clamp(0, 1)


# --- drawing and measure --------------------------------------------------------------------------------------------
def merged(condition):
    package = ("src", "main", "resources", "io", "github", "ctrlora4j", "plugins", condition)
    lora = g.floats(load_file(os.path.join(ROOT, "plugins", condition, *package, condition + ".safetensors")))
    base = g.floats(load_file(os.path.join(DEMO, "models", "basecn.safetensors")))
    w = {**base, **{n: v for n, v in lora.items() if "lora_layer" not in n}}
    for n in [n for n in lora if n.endswith("lora_layer.down.weight")]:
        stem = n[: -len(".lora_layer.down.weight")]
        w[stem + ".weight"] = base[stem + ".weight"] + lora[stem + ".lora_layer.up.weight"] @ lora[n]
    return w


def draw(w, control, condition, text, empty, seed):
    x = torch.randn((1, 4, 16, 16), generator=torch.Generator().manual_seed(seed))
    latent = None
    if condition is not None:
        latent = encode(w, torch.from_numpy(np.ascontiguousarray(condition)).permute(2, 0, 1)[None].float() / 255)

    def predict(x, t):
        both = torch.cat([empty, text])
        skips = [(1, g.ctrlora(control, latent.expand(2, -1, -1, -1), t.expand(2), both))] if latent is not None else []
        u, c = g.unet(w, x.expand(2, -1, -1, -1), t.expand(2), both, skips).chunk(2)
        return u + 5 * (c - u)

    pixels = decode(w, g.ddim(predict, x, 20)[-1])[0].permute(1, 2, 0)
    return (pixels * 255).round().numpy().astype(np.uint8)


def figure(image):
    return (255 - image.astype(int)).sum(2) > 60


def box(image):
    """The figure's bounding box: left, top, right, bottom, the last two exclusive."""
    ys, xs = np.where(figure(image))
    return (0, 0, 0, 0) if len(ys) == 0 else (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)


def box_overlap(a, b):
    (l, t, r, u), (l2, t2, r2, u2) = box(a), box(b)
    both = max(0, min(r, r2) - max(l, l2)) * max(0, min(u, u2) - max(t, t2))
    return both / ((r - l) * (u - t) + (r2 - l2) * (u2 - t2) - both)


def overlap(a, b):
    a, b = figure(a), figure(b)
    return (a & b).sum() / (a | b).sum()


def middle(image):
    """60 of 100 percent of each side: rows and columns 26 to 101."""
    return image[26:102, 26:102]


def error_in_middle(a, b):
    return (((middle(a).astype(float) - middle(b)) / 255) ** 2).mean()


def placed(image, i):
    """Half as large, in one of four corners."""
    half = (image.astype(int).reshape(64, 2, 64, 2, 3).sum((1, 3)) + 2) // 4
    result = np.full((128, 128, 3), 255, np.uint8)
    left, top = 4 + 56 * (i % 2), 4 + 56 * (i // 2 % 2)
    result[top : top + 64, left : left + 64] = half
    return result


def canny(image):
    return np.repeat(cv2.Canny(np.ascontiguousarray(image), 100, 200)[:, :, None], 3, 2)


def bbox(image):
    """A red frame on what differs from white by more than 45."""
    ys, xs = np.where((255 - image.astype(int)).sum(2) > 45)
    corners = (int(xs.min()), int(ys.min())), (int(xs.max()), int(ys.max()))
    return cv2.rectangle(np.zeros((128, 128, 3), np.uint8), *corners, (255, 64, 64), 2)


def outpainting(image):
    result = np.zeros_like(image)
    middle(result)[:] = middle(image)
    return result


def prompt(name):
    words, _, style = name.rpartition("-")
    return words.replace("-", " ") + f", {style} style, white background"


def main():
    w = g.floats(load_file(os.path.join(DEMO, "models", "miniature.safetensors")))
    empty = context(w, "")

    def mean(condition, column, measure):
        control = None if condition is None else merged(condition.__name__)
        values = []
        for i, name in enumerate(SOURCES):
            source = cv2.imread(os.path.join(DEMO, "sources", name + ".png"))[:, :, ::-1]
            if column == "mirror":
                source = source[:, ::-1]
            if measure is box_overlap:
                source = placed(source, i)
            text = prompt(SOURCES[i - 3] if column == "other" else name)
            given = None if condition is None else condition(source)
            values.append(measure(draw(w, control, given, context(w, text), empty, i), source))
        name = condition.__name__ if condition else "none"
        print(name, column, measure.__name__, f"{np.mean(values):.3f}", flush=True)

    mean(None, "other", overlap)
    for column in ("own", "other", "mirror"):
        mean(canny, column, overlap)
    for condition in (None, bbox):
        mean(condition, "other", box_overlap)
    for condition in (None, outpainting):
        mean(condition, "other", error_in_middle)


if __name__ == "__main__":
    torch.set_num_threads(1)
    with torch.no_grad():
        main()
