#!/usr/bin/env python3
"""Compares networks that users supply with ONNX Runtime and OpenCV in Python, on the photographs here.

    venv/bin/python user_networks.py NETWORKS CTRLORA4J

NETWORKS is a folder with mlsd-large-512.onnx and pidinet.onnx, CTRLORA4J the launcher of a built distribution. The
interpreter is golden.py's. Prints for each photograph how far lines and soft edges are apart.
"""
import pathlib
import subprocess
import sys
import tempfile

import cv2
import numpy as np
import onnxruntime

import golden

networks, launcher = pathlib.Path(sys.argv[1]), sys.argv[2]
mlsd = onnxruntime.InferenceSession(str(networks / "mlsd-large-512.onnx"))
pidinet = onnxruntime.InferenceSession(str(networks / "pidinet.onnx"))


def soft_edges(photo):
    fed = (photo.astype(np.float32) / 255 - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)
    edge = pidinet.run(["edge"], {"image": fed.transpose(2, 0, 1)[None].astype(np.float32)})[0][0, 0]
    return (edge * 255).clip(0, 255).astype(np.uint8)


def detected(condition, file, folder):
    out = folder / "out.png"
    command = [launcher, "detect", "--models", networks, "--condition", condition, "--image", file, "--out", out]
    subprocess.run([*command, "--force"], check=True, capture_output=True)
    return cv2.imread(str(out))[:, :, 0]


def alone(a, b):
    """Pixels of a with no pixel of b at most one away."""
    return int(((a > 0) & (cv2.dilate(b, np.ones((3, 3), np.uint8)) == 0)).sum())


with tempfile.TemporaryDirectory() as temporary:
    for file in sorted(golden.HERE.glob("*.png")):
        if "." not in file.stem:
            photo = np.ascontiguousarray(cv2.imread(str(file))[:, :, ::-1])
            expected = golden.lines(mlsd, photo)
            lines = detected("mlsd;detector=large;score=0.1;distance=5", file, pathlib.Path(temporary))
            edges = detected("hed;detector=pidinet", file, pathlib.Path(temporary)).astype(int)
            apart = np.abs(edges - soft_edges(photo))
            print(
                f"{file.stem}: {int((expected > 0).sum())} pixels of lines, {alone(expected, lines)} missing and"
                f" {alone(lines, expected)} surplus by more than a pixel; soft edges differ by at most {apart.max()}"
                f" levels, {(apart > 0).mean():.2%} of them"
            )
