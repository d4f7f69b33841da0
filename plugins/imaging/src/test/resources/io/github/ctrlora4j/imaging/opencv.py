"""Makes opencv.txt: results of OpenCV for pictures, sizes and shapes that the goldens do not cover.

Run with OpenCV 5.0.0 and NumPy 2.4.6: OPENCV_IPP=disabled python opencv.py > opencv.txt
"""
import random
import zlib

import cv2
import numpy as np

rng = random.Random(7)

def picture(w, h):
    x, y = np.meshgrid(np.arange(w), np.arange(h))
    blue = np.where(((x >> 4) + (y >> 4)) & 1, 255, (2 * x + y) & 255)
    return np.stack([(x * x // 16 + 3 * y) & 255, (x * y >> 4) & 255, blue], 2).astype(np.uint8)

def show(*words, of):
    data = np.ascontiguousarray(of).tobytes()
    print(*words, f"{zlib.crc32(data):08X}")

SIZES = [(1, 1), (1, 7), (5, 1), (2, 2), (3, 4), (17, 9), (40, 33), (64, 64), (97, 61), (128, 96), (200, 31)]
for name in ["NEAREST", "LINEAR", "AREA", "LANCZOS4", "CUBIC"]:
    for i in range(24):
        (w, h), (dw, dh) = rng.choice(SIZES), rng.choice(SIZES)
        if i % 4 == 0:  # whole factors
            fx, fy = rng.randint(1, 4), rng.randint(1, 4)
            dw, dh = 13, 8
            w, h = dw * fx, dh * fy
        image = picture(w, h)
        channels = rng.choice([1, 3])
        image = image if channels == 3 else image[:, :, 0]
        show("resize", name, channels, w, h, dw, dh, of=cv2.resize(image, (dw, dh), interpolation=getattr(cv2, "INTER_" + name)))

for i in range(30):
    w, h = rng.choice(SIZES)
    size = rng.choice([0, 1, 3, 5, 7, 9, 11, 25, 51, 101])
    sigma = rng.choice([0.3, 0.8, 1, 1.7, 3, 4, 6.5]) if size == 0 or rng.random() < 0.6 else 0
    channels = rng.choice([1, 3])
    image = picture(w, h)
    image = image if channels == 3 else np.ascontiguousarray(image[:, :, 0])
    show("blur", channels, w, h, size, sigma, of=cv2.GaussianBlur(image, (size, size), sigma))

W, H = 40, 30

def near():
    return rng.randint(-30, W + 30), rng.randint(-30, H + 30)

def canvas():
    return np.zeros((H, W, 3), np.uint8)

COLOUR = (0x12, 0x34, 0x56)
for i in range(60):
    a, b = near(), near()
    thickness = rng.choice([1, 1, 2, 3, 4, 7, 12])
    if i % 10 == 0:
        b = a
    if i % 15 == 1:
        a, b = (a[0] * 1000, a[1] * 1000), (b[0] * 1000, b[1] * 1000)
    show("line", *a, *b, thickness, of=cv2.line(canvas(), a, b, COLOUR, thickness))
for i in range(20):
    c, r = near(), rng.randint(0, 30)
    show("circle", *c, r, of=cv2.circle(canvas(), c, r, COLOUR, -1))
for i in range(40):
    c, a, b, angle = near(), rng.randint(0, 30), rng.choice([0, 1, 4, 4, 4, 9]), rng.randint(-180, 180)
    points = cv2.ellipse2Poly(c, (a, b), angle, 0, 360, 1)
    show("ellipse", *c, a, b, angle, of=cv2.fillConvexPoly(canvas(), points, COLOUR))
for i in range(20):
    points = cv2.convexHull(np.array([near() for _ in range(rng.randint(1, 9))], np.int32))[:, 0]
    if rng.random() < 0.5:
        points = points[::-1]
    show("polygon", *points.reshape(-1), of=cv2.fillConvexPoly(canvas(), np.ascontiguousarray(points), COLOUR))
