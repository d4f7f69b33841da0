#!/usr/bin/env python3
"""Extracts a LoRA from two checkpoints: the largest singular values of the difference of each weight.

    python3 extract-style-lora.py BASE.safetensors TUNED.safetensors RANK OUT.safetensors

This is how most "extracted LoRAs" of the community are made. It keeps what a fine-tuned checkpoint does differently, as
far as RANK directions per layer can hold it. Needs NumPy only; takes the names of Stable Diffusion's own files (LDM) and
writes those of kohya's. models/miniature-ink-lora.safetensors was made with
    extract-style-lora.py models/miniature.safetensors models/miniature-ink.safetensors 8 models/miniature-ink-lora.safetensors
"""
import json
import struct
import sys

import numpy as np

TYPES = {"F16": "<f2", "F32": "<f4", "I64": "<i8"}
UNET = "model.diffusion_model."
TEXT = "cond_stage_model.transformer.text_model.encoder."


def load(path):
    with open(path, "rb") as file:
        data = file.read()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:start])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        flat = np.frombuffer(data[start + begin : start + end], TYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"]).astype(np.float32)
    return tensors, metadata


def save(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in sorted(tensors.items()):
        raw = tensor.astype("<f2").tobytes()
        header[name] = {"dtype": "F16", "shape": tensor.shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def kohya(name):
    module = name.removesuffix(".weight")
    if module.startswith(UNET):
        return "lora_unet_" + module.removeprefix(UNET).replace(".", "_")
    return "lora_te_text_model_encoder_" + module.removeprefix(TEXT).replace(".", "_")


def main(base_path, tuned_path, rank, out):
    base, metadata = load(base_path)
    tuned, _ = load(tuned_path)
    tensors, whole, kept = {}, 0.0, 0.0
    for name, weight in base.items():
        if not name.startswith((UNET, TEXT)) or weight.ndim not in (2, 4):
            continue
        difference = tuned[name] - weight
        u, s, v = np.linalg.svd(difference.reshape(len(difference), -1), full_matrices=False)
        r = min(rank, len(s))
        whole, kept = whole + float((s**2).sum()), kept + float((s[:r] ** 2).sum())
        up, down = u[:, :r] * np.sqrt(s[:r]), np.sqrt(s[:r])[:, None] * v[:r]
        if weight.ndim == 4:
            up, down = up[:, :, None, None], down.reshape(r, *weight.shape[1:])
        module = kohya(name)
        tensors[module + ".lora_up.weight"] = up
        tensors[module + ".lora_down.weight"] = down
        tensors[module + ".alpha"] = np.array(float(r))
    save(out, tensors, {
        "format": "pt",
        "modelspec.sai_model_spec": "1.0.0",
        "modelspec.architecture": metadata["modelspec.architecture"] + "/lora",
        "modelspec.title": "ctrlora4j miniature ink LoRA",
        "ss_network_module": "networks.lora",
        "ss_network_dim": str(rank),
        "ss_network_alpha": str(rank),
    })
    print(f"{len(tensors) // 3} layers, {kept / whole:.0%} of the squared difference")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
