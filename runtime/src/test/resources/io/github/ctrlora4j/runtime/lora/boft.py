"""Golden butterfly OFT: python boft.py LYCORIS PEFT writes boft.* beside it.

The arguments are a checkout of KohakuBlueleaf/LyCORIS and an unpacked wheel of PEFT. What these import without need
here is replaced by empty modules, and PEFT's CUDA operator, without which it knows one factor only, by block_diag.
"""
import importlib.util
import json
import struct
import sys
import types
from pathlib import Path

import torch
from torch import nn

lycoris_folder, peft_folder = (Path(argument) for argument in sys.argv[1:3])
torch.manual_seed(5)


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    made.__path__ = []
    sys.modules[name] = made
    return made


def load(name, file):
    spec = importlib.util.spec_from_file_location(name, file)
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


module("einops", rearrange=None)
module("lycoris")
module("lycoris.modules")
module("lycoris.modules.base", LycorisBaseModule=object)
module("lycoris.logging", logger=None)
general = load("general", lycoris_folder / "lycoris/functional/general.py")
module("lycoris.functional", power2factorization=general.power2factorization)
lycoris = load("lycoris.modules.boft", lycoris_folder / "lycoris/modules/boft.py").ButterflyOFTModule

module("peft")
module("peft.tuners")
module("peft.tuners.boft")
module("peft.tuners.boft.config", BOFTConfig=object)
module("peft.utils", quantization_extra_repr=None, resolve_quantization_backend=lambda *_, **__: None)


class Layer:
    """What PEFT's layers need of their base class."""

    active_adapters = ["a"]
    merged = False

    def get_base_layer(self):
        return self.base_layer

    def get_base_weight(self):
        return self.base_layer.weight.data

    def set_base_weight(self, weight):
        self.base_layer.weight.data = weight

    def _move_adapter_to_device_of_base_layer(self, *_):
        pass

    def set_adapter(self, *_, **__):
        pass


def features(layer):
    return (layer.in_channels, layer.out_channels) if isinstance(layer, nn.Conv2d) else (
        layer.in_features, layer.out_features)


module("peft.tuners.tuners_utils", BaseTunerLayer=Layer, _get_in_out_features=features,
       check_adapters_to_merge=lambda *_: ["a"])
peft = load("peft.tuners.boft.layer", peft_folder / "peft/tuners/boft/layer.py")
peft.get_fbd_cuda = lambda: True
peft.FastBlockDiag = types.SimpleNamespace(
    apply=lambda factors: torch.stack([torch.block_diag(*torch.unbind(factor)) for factor in factors]))

tensors, cases = {}, []


def case(kind, weight, merged, **leaves):
    key = f"{kind}/{len(cases)}"
    cases.append({"key": key, "leaves": sorted(leaves)})
    for name, tensor in {"weight": weight, "merged": merged, **leaves}.items():
        tensors[f"{key}/{name}"] = tensor.detach().float()


def of_lycoris(shape, factor, constraint=0.0, rescaled=False):
    out = shape[0]
    size, count = lycoris_factor(out, factor)
    made = types.SimpleNamespace(
        boft_b=size, boft_m=sum(int(digit) for digit in f"{count - 1:b}") + 1, constraint=constraint * out,
        rescaled=rescaled, rescale=1 + 0.1 * torch.randn(out, *(1 for _ in shape[1:])),
        org_weight=torch.randn(shape), I=torch.eye(size))
    made.oft_blocks = 0.1 * torch.randn(made.boft_m, count, size, size)
    made.get_r = lambda: lycoris.get_r(made)
    leaves = {"oft_blocks": made.oft_blocks, "alpha": torch.tensor(constraint)}
    if rescaled:
        leaves["rescale"] = made.rescale
    case("lycoris", made.org_weight, lycoris.make_weight(made), **leaves)


def lycoris_factor(out, factor):
    return general.power2factorization(out, factor)


def of_peft(layer, **config):
    settings = types.SimpleNamespace(**{"boft_block_size": 0, "boft_block_num": 0, "boft_dropout": 0.0,
                                        "init_weights": False, "inference_mode": True, "fan_in_fan_out": False, **config})
    weight = layer.weight.data.clone()
    made = (peft.Conv2d if isinstance(layer, nn.Conv2d) else peft.Linear)(layer, "a", settings)
    blocks, scale = made.boft_R["a"], made.boft_s["a"]
    made.merge()
    case("peft", weight, layer.weight.data, boft_R=blocks, boft_s=scale)


of_lycoris((32, 12), 4)
of_lycoris((24, 10), 6, rescaled=True)
of_lycoris((16, 4, 3, 3), 4, constraint=0.01)
of_peft(nn.Linear(32, 12, bias=False), boft_block_size=4, boft_n_butterfly_factor=1)
of_peft(nn.Linear(32, 12, bias=False), boft_block_size=4, boft_n_butterfly_factor=3)
of_peft(nn.Linear(15, 6, bias=False), boft_block_size=5, boft_n_butterfly_factor=1)
of_peft(nn.Conv2d(8, 6, 3, bias=False), boft_block_num=4, boft_n_butterfly_factor=2)

header, blobs, offset = {}, [], 0
for name, tensor in tensors.items():
    blob = tensor.contiguous().numpy().tobytes()
    header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
    blobs.append(blob)
    offset += len(blob)
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
here = Path(__file__)
here.with_name("boft.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))
here.with_name("boft.json").write_text(json.dumps({"cases": cases}, indent=0) + "\n")
