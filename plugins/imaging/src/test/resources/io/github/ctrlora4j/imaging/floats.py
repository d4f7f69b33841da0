"""Makes floats.txt: float32 results of OpenCV on the plane (7xx + 13y + 5xy) mod 97 * 0.37f.

Run with OpenCV 5.0.0 and NumPy 2.4.6: python floats.py > floats.txt
"""
import cv2
import numpy as np


def plane(w, h):
    x, y = np.meshgrid(np.arange(w), np.arange(h))
    return ((7 * x * x + 13 * y + 5 * x * y) % 97).astype(np.float32) * np.float32(0.37)


def show(*words, of):
    print(*words, "=", *[f"{v:.7g}" for v in of.reshape(-1)])


for name in ["NEAREST", "LINEAR", "AREA", "CUBIC", "LANCZOS4"]:
    for w, h, dw, dh in [(9, 7, 5, 4), (4, 5, 7, 6), (12, 9, 4, 3), (8, 6, 4, 3), (5, 4, 3, 6), (1, 1, 2, 3)]:
        show("resize", name, w, h, dw, dh, of=cv2.resize(plane(w, h), (dw, dh), interpolation=getattr(cv2, "INTER_" + name)))
for size, sigma in [(0, 0.5), (0, 3), (5, 0), (7, 1.2)]:
    show("blur", size, sigma, 7, 5, of=cv2.GaussianBlur(plane(7, 5), (size, size), sigma))
show("dx", 6, 5, of=cv2.Sobel(plane(6, 5), cv2.CV_32F, 1, 0, ksize=3))
show("dy", 6, 5, of=cv2.Sobel(plane(6, 5), cv2.CV_32F, 0, 1, ksize=3))
show("dx", 1, 4, of=cv2.Sobel(plane(1, 4), cv2.CV_32F, 1, 0, ksize=3))
