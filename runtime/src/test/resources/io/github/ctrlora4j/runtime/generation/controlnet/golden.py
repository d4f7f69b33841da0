"""Reference values of control networks that see pixels and the noisy latent, at the width of ../ctrlora.

    python golden.py            # torch, safetensors, numpy, pillow; writes the files beside it

The networks are written down here from the papers (arXiv 2302.05543; CtrLoRA's baselines) and from the structure of the
published files; the UNet and CtrLoRA's control network are checked against ../ctrlora before anything is written.
"""
import os
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file, save_file

torch.set_num_threads(1)
torch.manual_seed(20)
HERE = os.path.dirname(os.path.abspath(__file__))
CTRLORA = os.path.join(HERE, "..", "ctrlora")
WIDTH, MULT, HEADS, GROUPS, CONTEXT, LEVEL = 32, (1, 2, 1, 1), 8, 32, 24, 3
HINT = (16, 16, 32, 32, 48, 48, 64)
UNET, CONTROL = "model.diffusion_model.", "control_model."


# --- layers ---------------------------------------------------------------------------------------------------------
def linear(w, n, x):
    return F.linear(x, w[n + ".weight"], w.get(n + ".bias"))


def conv(w, n, x, stride=1):
    k = w[n + ".weight"].shape[-1]
    return F.conv2d(x, w[n + ".weight"], w[n + ".bias"], stride=stride, padding=k // 2)


def divisor(channels, most=GROUPS):
    return max(g for g in range(1, most + 1) if channels % g == 0)


def group_norm(w, n, x, eps=1e-5):
    return F.group_norm(x, divisor(x.shape[1]), w[n + ".weight"], w[n + ".bias"], eps)


def layer_norm(w, n, x):
    return F.layer_norm(x, x.shape[-1:], w[n + ".weight"], w[n + ".bias"])


def time_embedding(w, p, t):
    weight = w[p + "time_embed.0.weight"]
    half = weight.shape[1] // 2
    angles = t.to(weight)[:, None] * torch.exp(-np.log(10000) * torch.arange(half).to(weight) / half)
    e = torch.cat([angles.cos(), angles.sin()], 1)
    return linear(w, p + "time_embed.2", F.silu(linear(w, p + "time_embed.0", e)))


def res_block(w, n, x, emb):
    h = conv(w, n + ".in_layers.2", F.silu(group_norm(w, n + ".in_layers.0", x)))
    h = h + linear(w, n + ".emb_layers.1", F.silu(emb))[:, :, None, None]
    h = conv(w, n + ".out_layers.3", F.silu(group_norm(w, n + ".out_layers.0", h)))
    return (conv(w, n + ".skip_connection", x) if n + ".skip_connection.weight" in w else x) + h


def attention(w, n, x, context):
    q, k, v = (linear(w, n + "." + p, s) for p, s in (("to_q", x), ("to_k", context), ("to_v", context)))
    q, k, v = (y.reshape(y.shape[0], y.shape[1], HEADS, -1).transpose(1, 2) for y in (q, k, v))
    a = (q @ k.transpose(2, 3) * q.shape[-1] ** -0.5).softmax(-1) @ v
    return linear(w, n + ".to_out.0", a.transpose(1, 2).flatten(2))


def transformer(w, n, x, context):
    b, _, height, width = x.shape
    h = conv(w, n + ".proj_in", group_norm(w, n + ".norm", x, 1e-6))
    h = h.flatten(2).transpose(1, 2)
    p = n + ".transformer_blocks.0"
    y = layer_norm(w, p + ".norm1", h)
    h = h + attention(w, p + ".attn1", y, y)
    h = h + attention(w, p + ".attn2", layer_norm(w, p + ".norm2", h), context)
    value, gate = linear(w, p + ".ff.net.0.proj", layer_norm(w, p + ".norm3", h)).chunk(2, -1)
    h = h + linear(w, p + ".ff.net.2", value * F.gelu(gate))
    return x + conv(w, n + ".proj_out", h.transpose(1, 2).reshape(b, -1, height, width))


def block(w, n, h, emb, context):
    """An input or output block of whatever its weights say."""
    if n + ".0.op.weight" in w:
        return conv(w, n + ".0.op", h, 2)
    if n + ".0.in_layers.0.weight" not in w:
        return conv(w, n + ".0", h)
    h = res_block(w, n + ".0", h, emb)
    if n + ".1.proj_in.weight" in w:
        h = transformer(w, n + ".1", h, context)
    for up in (".1.conv", ".2.conv"):
        if n + up + ".weight" in w:
            h = conv(w, n + up, F.interpolate(h, scale_factor=2, mode="nearest"))
    return h


def middle(w, p, h, emb, context):
    h = res_block(w, p + "middle_block.0", h, emb)
    return res_block(w, p + "middle_block.2", transformer(w, p + "middle_block.1", h, context), emb)


def hint_block(w, p, pixels):
    h = conv(w, p + "input_hint_block.0", pixels)
    for i in range(2, 16, 2):
        h = conv(w, p + f"input_hint_block.{i}", F.silu(h), 2 if i in (4, 8, 12) else 1)
    return h


# --- networks -------------------------------------------------------------------------------------------------------
BLOCKS = 12


def unet(w, x, t, context, skips=(), inner=(), streams=()):
    """skips, inner: (factor, 13 residuals) added to the skips or within the encoder; streams: see Stream."""
    emb = time_embedding(w, UNET, t)
    h, outputs = x, []
    for stream in streams:
        stream.begin(x)
    for i in range(BLOCKS):
        h = block(w, f"{UNET}input_blocks.{i}", h, emb, context)
        for factor, r in inner:
            h = h + factor * r[i]
        for stream in streams:
            h = h + stream.factor * stream.encode(i, emb, context)
        for stream in streams:
            stream.listen(i, h)
        outputs.append(h)
    h = middle(w, UNET, h, emb, context)
    for factor, r in (*skips, *inner):
        h = h + factor * r[12]
    for stream in streams:
        h = h + stream.factor * stream.middle(emb, context)
    for i in range(BLOCKS):
        for stream in streams:
            h = h + stream.factor * stream.decode(i)
        skip = outputs.pop()
        for factor, r in skips:
            skip = skip + factor * r[BLOCKS - 1 - i]
        h = block(w, f"{UNET}output_blocks.{i}", torch.cat([h, skip], 1), emb, context)
    return conv(w, UNET + "out.2", F.silu(group_norm(w, UNET + "out.0", h)))


def control(w, first, t, context):
    emb = time_embedding(w, CONTROL, t)
    h, out = first, [conv(w, CONTROL + "zero_convs.0.0", first)]
    for i in range(1, BLOCKS):
        h = block(w, f"{CONTROL}input_blocks.{i}", h, emb, context)
        out.append(conv(w, f"{CONTROL}zero_convs.{i}.0", h))
    return out + [conv(w, CONTROL + "middle_block_out.0", middle(w, CONTROL, h, emb, context))]


def ctrlora(w, latent, t, context):
    return control(w, conv(w, CONTROL + "input_blocks.0.0", latent), t, context)


def controlnet(w, pixels, x, t, context):
    return control(w, conv(w, CONTROL + "input_blocks.0.0", x) + hint_block(w, CONTROL, pixels), t, context)


def lite(w, pixels, x):
    h = conv(w, CONTROL + "input_blocks.0.0", x) + hint_block(w, CONTROL, pixels)
    out = [conv(w, CONTROL + "zero_convs.0.0", h)]
    for i in range(1, BLOCKS):
        n = f"{CONTROL}input_blocks.{i}"
        h = conv(w, n + ".0.op", h, 2) if i % LEVEL == 0 else conv(w, n + ".2", F.silu(group_norm(w, n + ".0", h)))
        out.append(conv(w, f"{CONTROL}zero_convs.{i}.0", h))
    n = CONTROL + "middle_block"
    return out + [conv(w, n + "_out.0", conv(w, n + ".2", F.silu(group_norm(w, n + ".0", h))))]


class Stream:
    """ControlNet-XS: an encoder beside the UNet's that hears it after each block and speaks to it before (cross
    infusion: concatenation to control, addition to base, guiding encoder and decoder, the UNet's time embedding)."""

    def __init__(self, w, pixels, factor=1.0):
        self.w, self.factor, self.hint = w, factor, hint_block(w, CONTROL, pixels)

    def begin(self, x):
        self.h, self.outputs = x, []

    def encode(self, i, emb, context):
        self.h = block(self.w, f"{CONTROL}control_model.input_blocks.{i}", self.h, emb, context)
        if i == 0:
            self.h = self.h + self.hint
        self.outputs.append(self.h)
        return conv(self.w, f"{CONTROL}enc_zero_convs_out.{i}.0", self.h)

    def listen(self, i, base):
        self.h = torch.cat([self.h, conv(self.w, f"{CONTROL}enc_zero_convs_in.{i}.0", base)], 1)

    def middle(self, emb, context):
        return conv(self.w, CONTROL + "middle_block_out.0", middle(self.w, CONTROL + "control_model.", self.h, emb, context))

    def decode(self, i):
        return conv(self.w, f"{CONTROL}dec_zero_convs_out.{i}.0", self.outputs[BLOCKS - 1 - i])


# --- random weights -------------------------------------------------------------------------------------------------
def random_weight(shape, scale=0.8):
    fan_in = int(np.prod(shape[1:]))
    return torch.randn(shape) * scale * fan_in ** -0.5


def layer(w, n, *shape, scale=0.8, bias=True):
    w[n + ".weight"] = random_weight(shape, scale).half()
    if bias:
        w[n + ".bias"] = (0.05 * torch.randn(shape[0])).half()


def norm(w, n, channels):
    w[n + ".weight"] = (1 + 0.1 * torch.randn(channels)).half()
    w[n + ".bias"] = (0.05 * torch.randn(channels)).half()


def new_res_block(w, n, i, o, e):
    norm(w, n + ".in_layers.0", i)
    layer(w, n + ".in_layers.2", o, i, 3, 3)
    layer(w, n + ".emb_layers.1", o, e)
    norm(w, n + ".out_layers.0", o)
    layer(w, n + ".out_layers.3", o, o, 3, 3)
    if i != o:
        layer(w, n + ".skip_connection", o, i, 1, 1)


def new_transformer(w, n, c, context, inner):
    norm(w, n + ".norm", c)
    layer(w, n + ".proj_in", inner, c, 1, 1)
    p = n + ".transformer_blocks.0"
    for a, source in (("attn1", inner), ("attn2", context)):
        layer(w, f"{p}.{a}.to_q", inner, inner, bias=False)
        layer(w, f"{p}.{a}.to_k", inner, source, bias=False)
        layer(w, f"{p}.{a}.to_v", inner, source, bias=False)
        layer(w, f"{p}.{a}.to_out.0", inner, inner)
    layer(w, p + ".ff.net.0.proj", 8 * inner, inner)
    layer(w, p + ".ff.net.2", inner, 4 * inner)
    for i in (1, 2, 3):
        norm(w, f"{p}.norm{i}", inner)
    layer(w, n + ".proj_out", c, inner, 1, 1)


def new_hint(w, p, out, widths=HINT):
    for k, (i, o) in enumerate(zip((3, *widths), (*widths, out))):
        layer(w, f"{p}input_hint_block.{2 * k}", o, i, 3, 3, scale=1.2)


def new_encoder(w, p, width, context, embedding, heard=lambda c: 0, inner=lambda c: c):
    """heard(i): channels that are concatenated behind block i. Returns the blocks' output channels."""
    layer(w, p + "input_blocks.0.0", width, 4, 3, 3)
    outputs, c = [width], width
    for i in range(1, BLOCKS):
        n, level = f"{p}input_blocks.{i}", i // LEVEL
        if i % LEVEL == 0:
            layer(w, n + ".0.op", c, c + heard(i - 1), 3, 3)
        else:
            o = width * MULT[level]
            new_res_block(w, n + ".0", c + heard(i - 1), o, embedding)
            if level < 3:
                new_transformer(w, n + ".1", o, context, inner(o))
            c = o
        outputs.append(c)
    new_res_block(w, p + "middle_block.0", c + heard(BLOCKS - 1), c, embedding)
    new_transformer(w, p + "middle_block.1", c, context, inner(c))
    new_res_block(w, p + "middle_block.2", c, c, embedding)
    return outputs


def new_controlnet(width=WIDTH, context=CONTEXT, hint=HINT):
    w, e = {}, 4 * width
    layer(w, CONTROL + "time_embed.0", e, width)
    layer(w, CONTROL + "time_embed.2", e, e)
    for i, c in enumerate(new_encoder(w, CONTROL, width, context, e)):
        layer(w, f"{CONTROL}zero_convs.{i}.0", c, c, 1, 1, scale=0.3)
    layer(w, CONTROL + "middle_block_out.0", c, c, 1, 1, scale=0.3)
    new_hint(w, CONTROL, width, hint)
    return w


def new_lite():
    w, c = {}, WIDTH
    layer(w, CONTROL + "time_embed.0", 4 * WIDTH, WIDTH)
    layer(w, CONTROL + "time_embed.2", 4 * WIDTH, 4 * WIDTH)
    layer(w, CONTROL + "input_blocks.0.0", c, 4, 3, 3)
    layer(w, CONTROL + "zero_convs.0.0", c, c, 1, 1, scale=0.3)
    for i in range(1, BLOCKS):
        n = f"{CONTROL}input_blocks.{i}"
        if i % LEVEL == 0:
            layer(w, n + ".0.op", c, c, 3, 3)
        else:
            norm(w, n + ".0", c)
            layer(w, n + ".2", WIDTH * MULT[i // LEVEL], c, 3, 3)
            c = WIDTH * MULT[i // LEVEL]
        layer(w, f"{CONTROL}zero_convs.{i}.0", c, c, 1, 1, scale=0.3)
    norm(w, CONTROL + "middle_block.0", c)
    layer(w, CONTROL + "middle_block.2", c, c, 3, 3)
    layer(w, CONTROL + "middle_block_out.0", c, c, 1, 1, scale=0.3)
    new_hint(w, CONTROL, WIDTH)
    return w


def new_xs(ratio=0.25):
    """As CtrLoRA's cnxs_sd15.yaml, whose ratio is 0.2; 8 heads of at least 8 channels."""
    w, width = {}, int(WIDTH * ratio)
    base = [WIDTH * MULT[0]]
    for i in range(1, BLOCKS):
        base.append(base[-1] if i % LEVEL == 0 else WIDTH * MULT[i // LEVEL])
    own = new_encoder(w, CONTROL + "control_model.", width, CONTEXT, 4 * WIDTH, lambda i: base[i],
                      lambda c: HEADS * max(HEADS, c // HEADS))
    for i in range(BLOCKS):
        layer(w, f"{CONTROL}enc_zero_convs_out.{i}.0", base[i], own[i], 1, 1, scale=0.3)
        layer(w, f"{CONTROL}enc_zero_convs_in.{i}.0", base[i], base[i], 1, 1, scale=0.3)
    layer(w, CONTROL + "middle_block_out.0", base[-1], own[-1], 1, 1, scale=0.3)
    # What the decoder's block i is given: the middle's output, then those of the blocks before.
    into = [base[-1]] + [WIDTH * MULT[3 - i // LEVEL] for i in range(BLOCKS - 1)]
    for i in range(BLOCKS):
        layer(w, f"{CONTROL}dec_zero_convs_out.{i}.0", into[i], own[BLOCKS - 1 - i], 1, 1, scale=0.3)
    w[CONTROL + "scale_list"] = torch.ones(2 * BLOCKS + 1).half()
    new_hint(w, CONTROL, width)
    return w


# --- runs -----------------------------------------------------------------------------------------------------------
def ddim(predict, x, steps=4):
    """DDIM, eta 0; predict(x, t) with guidance."""
    betas = torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2
    alphas = (1 - betas).cumprod(0)
    times = [i * (1000 // steps) + 1 for i in range(steps)]
    states = []
    for k in reversed(range(steps)):
        a = alphas[times[k]].item()
        a_prev = alphas[times[k - 1]].item() if k > 0 else alphas[0].item()
        eps = predict(x, torch.tensor([times[k]]))
        x0 = (x - (1 - a) ** 0.5 * eps) / a ** 0.5
        x = a_prev ** 0.5 * x0 + (1 - a_prev) ** 0.5 * eps
        states.append(x)
    return torch.stack(states)


def floats(w):
    return {n: v.float() for n, v in w.items()}


def worst(a, b):
    return ((a - b).abs().max() / b.abs().max()).item()


def train(sd, files, pixels, x, context, out):
    """Loss and gradients of a batch of two in float64, at t = 500 and 20: the target is the other latent."""
    sd = {n: v.double() for n, v in sd.items()}
    x, context = x.double(), context.double()
    t, two_pixels = torch.tensor([500, 20]), torch.cat([pixels, pixels.flip(3)]).double()
    with torch.enable_grad():
        for name, w in files.items():
            w = {n: v.double().requires_grad_() for n, v in w.items()}
            if name == "controlnet":
                eps = unet(sd, x, t, context, [(1, controlnet(w, two_pixels, x, t, context))])
            elif name == "lite":
                eps = unet(sd, x, t, context, inner=[(1, lite(w, two_pixels, x))])
            else:
                eps = unet(sd, x, t, context, streams=[Stream(w, two_pixels)])
            loss = F.mse_loss(eps, x.flip(0))
            loss.backward()
            out[f"train.{name}.loss"] = loss.detach()[None]
            grads = {n: v.grad for n, v in w.items() if v.grad is not None}
            out[f"train.{name}.norm"] = torch.stack([g.norm() for g in grads.values()]).norm()[None]
            for n in ("input_hint_block.0.weight", "middle_block_out.0.weight"):
                out[f"train.{name}.{n}"] = grads[CONTROL + n]


def main():
    sd = floats(load_file(os.path.join(CTRLORA, "sd.safetensors")))
    old = load_file(os.path.join(CTRLORA, "golden.safetensors"))
    x, pos, neg = old["xT"], old["context"], old["context_neg"]
    base = floats(torch.load(os.path.join(CTRLORA, "basecn.ckpt"), weights_only=True))
    lora = floats(torch.load(os.path.join(CTRLORA, "lora0.ckpt"), weights_only=True))
    merged = {**base, **{n: v for n, v in lora.items() if "lora_layer" not in n}}
    for n in [n for n in lora if n.endswith("lora_layer.down.weight")]:
        stem = n[: -len(".lora_layer.down.weight")]
        merged[stem + ".weight"] = base[stem + ".weight"] + lora[stem + ".lora_layer.up.weight"] @ lora[n]
    png = Image.open(os.path.join(CTRLORA, "hint0.png")).convert("RGB")
    pixels = torch.from_numpy(np.array(png)).float().permute(2, 0, 1)[None] / 255
    latent = old["hint_latent0"]
    t = torch.tensor([500])

    def guided(predict, scale=7.5):
        return lambda x, t: (lambda u, c: u + scale * (c - u))(predict(x, t, neg), predict(x, t, pos))

    def two(c):
        return c.expand(2, -1, -1)

    check = ddim(guided(lambda x, t, c: unet(sd, x, t, two(c), [(1, ctrlora(merged, latent, t, c))])), x)
    deviation = worst(check, old["trajectory@1.0"])
    print("UNet and CtrLoRA against ../ctrlora:", deviation)
    assert deviation < 1e-4

    files = {"controlnet": new_controlnet(), "lite": new_lite(), "xs": new_xs()}
    for name, w in files.items():
        save_file(w, os.path.join(HERE, name + ".safetensors"))
    cn, li, xs = (floats(files[n]) for n in ("controlnet", "lite", "xs"))
    out = {}
    one = controlnet(cn, pixels, x[:1], t, pos)
    for i, r in enumerate(one):
        out[f"residual.{i}"] = r
    residuals = controlnet(cn, pixels, x, t, two(pos))
    out["eps_controlnet"] = unet(sd, x, t, two(pos), [(1, residuals)])
    pooled = [r.mean((2, 3), keepdim=True) for r in residuals]
    out["eps_pooled"] = unet(sd, x, t, two(pos), [(1, pooled)])
    for i, r in enumerate(lite(li, pixels, x[:1])):
        out[f"lite.{i}"] = r
    out["eps_lite"] = unet(sd, x, t, two(pos), inner=[(0.6, lite(li, pixels, x))])
    out["eps_xs"] = unet(sd, x, t, two(pos), streams=[Stream(xs, pixels, 0.9)])

    def mixed(x, t, c):
        return unet(sd, x, t, two(c), [(0.8, controlnet(cn, pixels, x, t, two(c))), (0.7, ctrlora(merged, latent, t, c))])

    def everything(x, t, c):
        return unet(sd, x, t, two(c),
                    [(0.5, controlnet(cn, pixels, x, t, two(c))), (0.4, ctrlora(merged, latent, t, c))],
                    [(0.3, lite(li, pixels, x))], [Stream(xs, pixels, 0.6)])

    out["trajectory_mixed"] = ddim(guided(mixed), x)
    out["trajectory_everything"] = ddim(guided(everything), x)
    train(sd, files, pixels, x, torch.cat([pos, neg]), out)
    plain = unet(sd, x, t, two(pos))
    for name in ("eps_controlnet", "eps_pooled", "eps_lite", "eps_xs"):
        print(name, "differs from no control by", worst(out[name], plain))
    save_file({n: v.float().contiguous() for n, v in out.items()}, os.path.join(HERE, "expected.safetensors"))


if __name__ == "__main__":
    with torch.no_grad():
        main()
