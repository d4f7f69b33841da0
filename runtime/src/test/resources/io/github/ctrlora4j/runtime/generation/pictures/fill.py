"""Golden fills of masked parts: python fill.py MASKING_PY writes fill.safetensors beside it.

The argument is the file modules/masking.py of stable-diffusion-webui.
"""
import importlib.util
import json
import struct
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

spec = importlib.util.spec_from_file_location("masking", sys.argv[1])
masking = importlib.util.module_from_spec(spec)
spec.loader.exec_module(masking)

width, height = 72, 56
x, y = np.meshgrid(np.arange(width), np.arange(height))
picture = np.stack([3 * x, 4 * y, 40 + 100 * ((x // 9 + y // 7) % 2)], axis=2).astype(np.uint8)
hard = np.zeros((height, width), np.uint8)
hard[12:44, 20:50] = 255
masks = {"hard": hard, "soft": np.array(Image.fromarray(hard).filter(ImageFilter.GaussianBlur(4)))}
tensors = {"picture": picture}
for name, mask in masks.items():
    tensors[f"{name}/mask"] = np.repeat(mask[:, :, None], 3, axis=2)
    tensors[f"{name}/filled"] = np.array(masking.fill(Image.fromarray(picture), Image.fromarray(mask)))
header, blobs, offset = {}, [], 0
for name, tensor in tensors.items():
    blob = tensor.tobytes()
    header[name] = {"dtype": "U8", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
    blobs.append(blob)
    offset += len(blob)
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
Path(__file__).with_name("fill.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))
