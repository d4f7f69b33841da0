"""Golden values of latent resizing, made with PyTorch: python golden.py writes resize.safetensors beside it."""
import json
import struct
from pathlib import Path

import torch
import torch.nn.functional as F

torch.manual_seed(0)
x = torch.randn(1, 2, 5, 7)
tensors = {"x": x}
modes = {
    "BILINEAR": dict(mode="bilinear"),
    "BILINEAR_ANTIALIASED": dict(mode="bilinear", antialias=True),
    "BICUBIC": dict(mode="bicubic"),
    "BICUBIC_ANTIALIASED": dict(mode="bicubic", antialias=True),
    "NEAREST": dict(mode="nearest"),
    "NEAREST_EXACT": dict(mode="nearest-exact"),
}
for name, options in modes.items():
    for height, width in ((8, 11), (10, 14), (3, 2)):
        tensors[f"{name}/{height}/{width}"] = F.interpolate(x, size=(height, width), **options)
header, blobs, offset = {}, [], 0
for name, tensor in tensors.items():
    blob = tensor.contiguous().numpy().tobytes()
    header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
    blobs.append(blob)
    offset += len(blob)
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
Path(__file__).with_name("resize.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))
