#!/usr/bin/env python3
"""How far five steps of the golden pretraining runs move when every weight is changed by a relative 1e-6: the reference's
network and optimizer in plain PyTorch, from the modules of training.py.

  sensitivity.py                                # needs: pip install torch safetensors

Prints, for each run and each kind of arithmetic or disturbance, the distance from the golden file in units of the golden
sensitivity: that of the five losses, and the largest of the tensors after five steps. Tests accept 5. The batches lie in
sensitivity.safetensors: golden/training.json encoded by the test's own VAE and text encoder.
"""
import json
import pathlib

import torch
from safetensors.torch import load_file
from torch.nn import functional as F

import training

RESOURCES = pathlib.Path(__file__).resolve().parent.parent / "resources/io/github/ctrlora4j/runtime"
MODELS = RESOURCES / "generation/ctrlora"
GOLDEN = RESOURCES / "training/golden"
FACTS = json.loads((GOLDEN / "training.json").read_text())
BATCHES = load_file(pathlib.Path(__file__).with_suffix(".safetensors"))
TASKS = {"canny": "lora0.ckpt", "hed": "lora1.ckpt"}
RANK, HEADS, GROUPS = 4, 8, 32


def read(file):
    if file.endswith(".safetensors"):
        return load_file(MODELS / file)
    content = torch.load(MODELS / file, map_location="cpu", weights_only=True)
    return content.get("state_dict", content)


def network(kind, weights, prefix, rank, dtype):
    weights = {name: tensor for name, tensor in weights.items() if name.startswith(prefix)}
    make = training.Shapes({name: list(tensor.shape) for name, tensor in weights.items()}, HEADS, GROUPS, rank)
    with torch.device("meta"):
        module = kind(make)
    module.to_empty(device="cpu")
    module.load_state_dict({name[len(prefix):]: tensor for name, tensor in weights.items()}, strict=False)
    return module.requires_grad_(False).to(dtype)


class Run:
    def __init__(self, name, dtype, disturbance, seed):
        self.name, self.dtype = name, dtype
        self.unet = network(training.Unet, read("sd.safetensors"), training.UNET, 0, dtype)
        self.control = network(training.Control, read("basecn.ckpt"), training.CONTROL, RANK, dtype)
        self.linears = {name: self.control.get_submodule(name) for name in FACTS["lora_index_to_linear"]}
        self.loras = {task: self.lora(read(file)) for task, file in TASKS.items()}
        for linear in self.linears.values():
            linear.lora_layer = None
        self.trained = dict(self.control.named_parameters())
        for task, loras in self.loras.items():
            for i, lora in enumerate(loras):
                for part in ("down", "up"):
                    self.trained[f"loras_dict.{task}.{i}.{part}.weight"] = getattr(lora, part).weight
        noise = torch.Generator().manual_seed(seed)
        for tensor in [*self.trained.values(), *self.unet.parameters()]:
            tensor.data.mul_(1 + disturbance * torch.randn(tensor.shape, generator=noise).to(dtype))
        for tensor in self.trained.values():
            tensor.requires_grad_(True)
        self.optimizer = torch.optim.AdamW(self.trained.values(), lr=1e-3, weight_decay=1e-2)

    def lora(self, weights):
        loras = []
        for name, linear in self.linears.items():
            lora = training.Lora(linear.in_features, linear.out_features, RANK).to(self.dtype)
            for part in ("down", "up"):
                getattr(lora, part).weight.data.copy_(weights[f"{training.CONTROL}{name}.lora_layer.{part}.weight"])
            loras.append(lora)
        return loras

    def loss(self, step):
        for linear, lora in zip(self.linears.values(), self.loras[list(TASKS)[step % 2]]):
            linear.lora_layer = lora
        part = {name: BATCHES[f"{name}{step}"].to(self.dtype)
                for name in ("noisy", "condition", "timesteps", "contexts", "target")}
        residuals = self.control(part["condition"], part["timesteps"], part["contexts"])
        return F.mse_loss(self.unet(part["noisy"], part["timesteps"], part["contexts"], residuals), part["target"])

    def follow(self):
        losses = []
        for step in range(5):
            self.optimizer.zero_grad(set_to_none=self.name == "pretrain_set_to_none")
            loss = self.loss(step)
            loss.backward()
            self.optimizer.step()
            losses.append(loss.item())
        return losses


def report(run, label):
    facts, golden = FACTS["runs"][run.name], load_file(GOLDEN / f"{run.name}.after.safetensors")
    losses = [abs(ours - theirs) / unit for ours, theirs, unit in
              zip(run.follow(), facts["loss"], facts["loss_sensitivity"])]
    tensors = sorted(
        ((run.trained[name].detach().float() - tensor).abs().max().item() / facts["after_sensitivity"][name], name)
        for name, tensor in golden.items())
    print(f"{run.name}, {label}: losses", " ".join(f"{loss:.1f}" for loss in losses), "tensors",
          ", ".join(f"{distance:.1f} {name}" for distance, name in reversed(tensors[-3:])), flush=True)


for name in ("pretrain", "pretrain_set_to_none"):
    for label, dtype, disturbance, seed in (
            ("float32", torch.float32, 0, 0), ("float64", torch.float64, 0, 0),
            ("float32, disturbed", torch.float32, 1e-6, 1), ("float32, disturbed otherwise", torch.float32, 1e-6, 2),
            ("float64, disturbed", torch.float64, 1e-6, 3)):
        report(Run(name, dtype, disturbance, seed), label)
