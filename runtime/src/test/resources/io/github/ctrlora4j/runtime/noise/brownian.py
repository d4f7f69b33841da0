"""Golden Brownian noise: python brownian.py TORCHSDE K_DIFFUSION RNG_PHILOX_PY writes brownian.* beside it.

The arguments are checkouts of google-research/torchsde and crowsonkb/k-diffusion, and the file rng_philox.py of
stable-diffusion-webui. What these import without need here is replaced by empty modules.
"""
import importlib
import importlib.util
import json
import struct
import sys
import types
from pathlib import Path

import numpy as np
import torch

torchsde_folder, k_folder, philox_file = (Path(argument) for argument in sys.argv[1:4])
torch.set_num_threads(1)


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


def load(name, file):
    spec = importlib.util.spec_from_file_location(name, file)
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


class TailCall(Exception):
    """What the trampoline library calls a jump to another generator."""

    def __init__(self, generator):
        super().__init__()
        self.generator = generator


def trampoline(generator):
    """Runs generators that yield the generators whose results they need."""
    stack, value = [generator], None
    while stack:
        try:
            called = stack[-1].send(value)
            stack.append(called)
            value = None
        except StopIteration as end:
            stack.pop()
            value = end.value
        except TailCall as jump:
            stack[-1] = jump.generator
            value = None
    return value


module("trampoline", trampoline=trampoline, TailCall=TailCall)
package = module("torchsde")
package.__path__ = [str(torchsde_folder / "torchsde")]
brownian = importlib.import_module("torchsde._brownian")
package.BrownianTree = brownian.BrownianTree
interval = sys.modules["torchsde._brownian.brownian_interval"]
own_randn = interval._randn
philox = load("rng_philox", philox_file)

module("scipy", integrate=None)
module("torchdiffeq", odeint=None)
module("tqdm")
module("tqdm.auto", trange=lambda n, **_: range(n), tqdm=None)
k_package = module("k_diffusion")
k_package.__path__ = [str(k_folder / "k_diffusion")]
module("k_diffusion.utils", append_dims=lambda x, dims: x[(...,) + (None,) * (dims - x.ndim)])
k_package.utils = sys.modules["k_diffusion.utils"]
sampling = importlib.import_module("k_diffusion.sampling")
external = importlib.import_module("k_diffusion.external")

tensors, cases = {}, []


def source(name):
    """As replace_torchsde_browinan of stable-diffusion-webui does it."""
    if name == "CPU":
        interval._randn = own_randn
    else:
        interval._randn = lambda size, dtype, device, seed: torch.asarray(
            philox.Generator(int(seed)).randn(size)).to(dtype)


def case(kind, values, **about):
    key = f"{kind}/{len(cases)}"
    tensors[key] = torch.as_tensor(values).float()
    cases.append({"kind": kind, "key": key, **about})


words = []
for entropy in (0, 42, 2**32 - 1, 2**32 + 5, 2**53 + 1):
    for spawn in ((), (0, 0), (5, 3), (2**24 + 1, 24), (2**33 + 7, 34)):
        state = np.random.SeedSequence(entropy=entropy, spawn_key=spawn, pool_size=24).generate_state(4)
        words.append({"entropy": str(entropy), "spawn": [str(k) for k in spawn], "state": [int(w) for w in state]})

for name in ("CPU", "NV"):
    source(name)
    for seed, low, high, queries in (
            (1, 0.0, 1.0, ((0.0, 1.0), (0.25, 0.5), (0.3, 0.7), (0.123456, 0.123457))),
            (42, 0.029168, 14.614641, ((9.102913, 14.614641), (5.478391, 9.102913), (0.029168, 5.478391), (1.0, 1.0))),
            (2**32 + 3, 0.0291675, 14.6146412, ((3.1686, 20.0), (0.0, 3.1686), (0.08190001, 0.2014))),
    ):
        tree = brownian.BrownianTree(low, torch.zeros(2, 3, 4), high, entropy=seed)
        for first, last in queries:
            case("tree", tree(first, last), source=name, seed=str(seed), low=low, high=high, queries=[first, last])


class Network:
    """eps(x, t) = tanh(0.3 x + 0.001 t), which the other golden walks have, too."""

    parameterization = "eps"

    def __init__(self, alphas):
        self.alphas_cumprod = alphas

    def apply_model(self, x, t, **_):
        return torch.tanh(0.3 * x + (0.001 * t.double()).float().view(-1, 1, 1, 1))


betas = torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2
model = external.CompVisDenoiser(Network(torch.cumprod(1 - betas, 0).float()))
WALKS = {
    "dpmpp_sde": (sampling.sample_dpmpp_sde, "karras", {}),
    "dpmpp_2m_sde": (sampling.sample_dpmpp_2m_sde, "exponential", {}),
    "dpmpp_2m_sde_heun": (sampling.sample_dpmpp_2m_sde, "exponential", {"solver_type": "heun"}),
    "dpmpp_3m_sde": (sampling.sample_dpmpp_3m_sde, "exponential", {}),
}


def grid(schedule, steps):
    make = sampling.get_sigmas_karras if schedule == "karras" else sampling.get_sigmas_exponential
    return make(steps, float(model.sigma_min), float(model.sigma_max))


def walk(name, steps, seeds, convention, generator, denoise):
    """stable-diffusion-webui gives each image a tree over the whole grid, ComfyUI the batch one over its part of it."""
    sample, schedule, options = WALKS[name]
    sigmas = whole = grid(schedule, steps)
    x = torch.randn(len(seeds), 4, 4, 3, generator=torch.Generator().manual_seed(7))
    start = x * sigmas[0]
    if denoise < 1:
        sigmas = whole[steps - int(denoise * steps) - 1:]
        start = 0.5 * x.flip(1) + x * sigmas[0]
    source(generator)
    spanned = whole if convention == "WEB_UI" else sigmas
    noise = sampling.BrownianTreeNoiseSampler(
        start, spanned[spanned > 0].min(), spanned.max(), seed=list(seeds) if convention == "WEB_UI" else seeds[0])
    key = f"walk/{len(cases)}"
    asked = []

    def recorded(sigma, following):
        drawn = noise(sigma, following)
        tensors[f"{key}/{len(asked)}"] = drawn
        asked.append([float(sigma), float(following)])
        return drawn

    end = sample(model, start, sigmas, noise_sampler=recorded, disable=True, **options)
    tensors[key + "/start"] = start
    tensors[key + "/end"] = end
    cases.append({"kind": "walk", "key": key, "sampler": name, "steps": steps, "seeds": [str(s) for s in seeds],
                  "convention": convention, "source": generator, "denoise": denoise, "asked": asked,
                  "lowest": float(spanned[spanned > 0].min()), "highest": float(spanned.max()),
                  "magnitude": float(end.abs().max())})


for name in WALKS:
    walk(name, 10, (42,), "WEB_UI", "CPU", 1)
    walk(name, 6, (42, 43), "WEB_UI", "NV", 1)
    walk(name, 10, (42,), "WEB_UI", "CPU", 0.6)
walk("dpmpp_2m_sde", 6, (42, 42), "COMFY_UI", "CPU", 1)
walk("dpmpp_sde", 10, (42, 42), "COMFY_UI", "CPU", 0.6)
walk("dpmpp_sde", 6, (42, 42), "COMFY_UI", "NV", 1)

# ComfyUI: one generator for the noise of the batch, and one for fresh noise, seeded one higher if that is on the CPU.
for seed, images in ((42, 1), (42, 3), (2**32 + 3, 2)):
    shape = (images, 4, 6, 5)
    first = torch.randn(shape, generator=torch.manual_seed(seed))
    fresh = torch.Generator().manual_seed(seed + 1)
    cpu = [torch.randn(shape, generator=fresh) for _ in range(2)]
    gpu = philox.Generator(seed)
    case("batch", torch.stack([first, *cpu]), source="CPU", seed=str(seed), images=images)
    case("batch", torch.stack([first, *(torch.asarray(gpu.randn(shape)) for _ in range(2))]),
         source="NV", seed=str(seed), images=images)

header, blobs, offset = {}, [], 0
for name, tensor in tensors.items():
    blob = tensor.contiguous().numpy().tobytes()
    header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
    blobs.append(blob)
    offset += len(blob)
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
here = Path(__file__)
here.with_name("brownian.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))
here.with_name("brownian.json").write_text(json.dumps({"states": words, "cases": cases}, indent=0) + "\n")
