"""Golden walks from pictures: python img2img.py K_DIFFUSION STABLE_DIFFUSION writes img2img.* beside it.

The arguments are checkouts of crowsonkb/k-diffusion and CompVis/stable-diffusion. What these import without need here
is replaced by empty modules. Numbers of steps, and where a mask is applied, are those of stable-diffusion-webui
(setup_img2img_steps, sample_img2img, CFGDenoiser, and the last blend in StableDiffusionProcessingImg2Img.sample).
"""
import importlib
import json
import struct
import sys
import types
from pathlib import Path

import numpy as np
import torch

k_folder, sd_folder = (Path(argument) for argument in sys.argv[1:3])
torch.set_num_threads(1)


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made


module("scipy", integrate=None)
module("torchdiffeq", odeint=None)
module("torchsde")
module("tqdm", tqdm=lambda steps, **_: steps)
module("tqdm.auto", trange=lambda n, **_: range(n), tqdm=None)
module("einops", repeat=None)
package = module("k_diffusion")
package.__path__ = [str(k_folder / "k_diffusion")]
package.utils = module("k_diffusion.utils", append_dims=lambda x, dims: x[(...,) + (None,) * (dims - x.ndim)])
sampling = importlib.import_module("k_diffusion.sampling")
external = importlib.import_module("k_diffusion.external")
sys.path.insert(0, str(sd_folder))
module("ldm.util", instantiate_from_config=None)
ddim = importlib.import_module("ldm.models.diffusion.ddim")


class OnCpu(ddim.DDIMSampler):
    def register_buffer(self, name, attr):
        setattr(self, name, attr)


class Network:
    """eps(x, t) = tanh(0.3 x + 0.001 t), which the other golden walks have, too."""

    parameterization = "eps"
    device = torch.device("cpu")
    num_timesteps = 1000

    def __init__(self):
        self.betas = torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2
        alphas = torch.cumprod(1 - self.betas, 0)
        self.alphas_cumprod = alphas.float()
        self.alphas_cumprod_prev = torch.cat([torch.ones(1), self.alphas_cumprod[:-1]])

    def apply_model(self, x, t, *_, **__):
        return torch.tanh(0.3 * x + (0.001 * t.double()).float().view(-1, 1, 1, 1))


network = Network()
model = external.CompVisDenoiser(network)
shape = (1, 4, 4, 3)
drawn = torch.Generator().manual_seed(11)
picture = 0.7 * torch.randn(shape, generator=drawn)
noise = torch.randn(shape, generator=drawn)
fresh = [torch.randn(shape, generator=drawn) for _ in range(30)]
repaint = torch.zeros(1, 1, 4, 3)
repaint[:, :, 1:3, 1:] = 1
tensors = {"picture": picture, "noise": noise, "fresh": torch.stack(fresh), "repaint": repaint}
cases = []


def planned(steps, denoise, all_steps):
    share = min(denoise, 0.999)
    return (int(steps / share), steps - 1) if all_steps else (steps, int(share * steps))


def finish(name, states, **about):
    key = f"{name}/{len(cases)}"
    tensors[key] = torch.stack(states)
    cases.append({"key": key, "sampler": name, "magnitude": float(tensors[key].abs().max()), **about})


def over_levels(name, sample, schedule, steps, denoise, all_steps=False, masked=False):
    count, last = planned(steps, denoise, all_steps)
    if schedule == "karras":
        sigmas = sampling.get_sigmas_karras(count, float(model.sigma_min), float(model.sigma_max))
    else:
        sigmas = model.get_sigmas(count)
    sigmas = sigmas[count - last - 1:]

    def denoised(x, sigma, **_):
        clean = model(x, sigma)
        return picture * (1 - repaint) + repaint * clean if masked else clean

    states, draws = [], iter(fresh)
    options = {"noise_sampler": lambda *_: next(draws)} if "ancestral" in name else {}
    end = sample(denoised, picture + noise * sigmas[0], sigmas, disable=True,
                 callback=lambda step: states.append(step["x"]), **options)
    if masked:
        end = end * repaint + picture * (1 - repaint)
    finish(name, [*states, end], schedule=schedule, steps=steps, denoise=denoise, all_steps=all_steps, masked=masked)


def over_timesteps(steps, denoise):
    _, last = planned(steps, denoise, False)
    sampler = OnCpu(network)
    sampler.make_schedule(steps, verbose=False)
    start = sampler.stochastic_encode(picture, torch.tensor([last]), noise=noise)
    finish("ddim", [start, sampler.decode(start, None, last)],
           schedule="reference", steps=steps, denoise=denoise, all_steps=False, masked=False)


for mask in (False, True):
    over_levels("euler", sampling.sample_euler, "normal", 20, 0.6, masked=mask)
    over_levels("euler", sampling.sample_euler, "normal", 10, 0.45, all_steps=True, masked=mask)
    over_levels("euler_ancestral", sampling.sample_euler_ancestral, "normal", 12, 0.75, masked=mask)
    over_levels("dpmpp_2m", sampling.sample_dpmpp_2m, "karras", 10, 0.5, masked=mask)
    over_levels("heun", sampling.sample_heun, "karras", 8, 1, masked=mask)
for count, share in ((20, 0.6), (10, 0.35), (50, 1)):
    over_timesteps(count, share)

header, blobs, offset = {}, [], 0
for name, tensor in tensors.items():
    blob = tensor.float().contiguous().numpy().tobytes()
    header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
    blobs.append(blob)
    offset += len(blob)
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
here = Path(__file__)
here.with_name("img2img.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))
here.with_name("img2img.json").write_text(json.dumps({"cases": cases}, indent=0) + "\n")
