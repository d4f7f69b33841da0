"""The other side of preprocessors.sh: what an author with OpenCV and NumPy would write for the same maps.

Reads one condition per line, answers with the milliseconds of one run and the CRC-32 of the map, or "none".
"""

import math
import statistics
import sys
import time
import zlib

import cv2
import numpy as np

cv2.setNumThreads(1)
SIDE = 512


def source():
    """The picture of TestPictures.varied."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    red = (x * x // 16 + 3 * y) & 255
    green = (x * y >> 4) & 255
    blue = np.where(((x >> 4) + (y >> 4)) % 2 == 1, 255, (2 * x + y) & 255)
    return np.ascontiguousarray(np.stack([red, green, blue], axis=-1).astype(np.uint8))


def rgb(gray):
    return cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB)


def canny(image):
    return rgb(cv2.Canny(image, 100, 200))


def soft_edges(image):
    lab = cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_RGB2LAB).astype(np.float32), (0, 0), 1.2)
    dx = cv2.Sobel(lab, cv2.CV_32F, 1, 0)
    dy = cv2.Sobel(lab, cv2.CV_32F, 0, 1)
    edges = np.sqrt(dx * dx + dy * dy).max(axis=2)
    return np.minimum(1, edges / max(60, np.percentile(edges, 99))) * 255


def hed(image):
    return rgb(soft_edges(image).astype(np.uint8))


def hedsketch(image):
    return rgb(np.where(cv2.GaussianBlur(soft_edges(image), (0, 0), 1) > 71, 0, 255).astype(np.uint8))


def cushion(image):
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]]).astype(np.int32)
    ground = np.sort(border, axis=0)[len(border) // 2]
    inside = np.abs(image.astype(np.int32) - ground).sum(axis=2) > 45
    distance = cv2.distanceTransform(inside.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.sqrt(distance / distance.max())


def depth(image):
    near = cushion(image)
    return rgb((255 * ((near - near.min()) / (near.max() - near.min()))).astype(np.uint8))


def normal(image):
    a = 0.2 * math.pi
    near = cushion(image) * np.float32(10 * a)
    x = cv2.Sobel(near, cv2.CV_32F, 1, 0)
    y = cv2.Sobel(near, cv2.CV_32F, 0, 1)
    normals = np.stack([x, y, np.full_like(x, a)], axis=2)
    normals /= np.sqrt((normals * normals).sum(axis=2, keepdims=True))
    return (normals * 127.5 + 127.5).clip(0, 255).astype(np.uint8)


def mlsd(image):
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    lines = cv2.createLineSegmentDetector().detect(gray)[0]
    result = np.zeros_like(image)
    for x1, y1, x2, y2 in lines.reshape(-1, 4).astype(int).tolist():
        if math.hypot(x2 - x1, y2 - y1) > 12:
            cv2.line(result, (x1, y1), (x2, y2), (255, 255, 255))
    return result


def palette(image):
    small = cv2.resize(image, (SIDE // 64, SIDE // 64), interpolation=cv2.INTER_CUBIC)
    return cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_NEAREST)


def pixel(image):
    small = cv2.resize(image, (SIDE // 6, SIDE // 6), interpolation=cv2.INTER_LANCZOS4)
    colors = small.reshape(-1, 3).astype(np.float32)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 300, math.sqrt(1e-4 * colors.var(axis=0).mean()))
    _, labels, centers = cv2.kmeans(colors, 12, None, stop, 1, cv2.KMEANS_PP_CENTERS)
    painted = np.rint(centers).astype(np.uint8)[labels.ravel()].reshape(small.shape)
    return cv2.resize(painted, (SIDE, SIDE), interpolation=cv2.INTER_NEAREST)


def illusion(image):
    blue = image[:, :, 2]
    levels = np.where(blue < 85, 0, np.where(blue <= 170, 127, 255)).astype(np.uint8)
    wide = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))
    plus = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    closed = cv2.morphologyEx(levels, cv2.MORPH_CLOSE, wide)
    return rgb(cv2.morphologyEx(closed, cv2.MORPH_OPEN, plus))


def outpainting(image):
    result = np.zeros_like(image)
    quarter = SIDE // 4
    result[quarter : 3 * quarter, quarter : 3 * quarter] = image[quarter : 3 * quarter, quarter : 3 * quarter]
    return result


def inpainting(image):
    result = image.copy()
    quarter = SIDE // 4
    result[quarter : 3 * quarter, quarter : 3 * quarter] = 0
    return result


def inpainting_brush(image):
    random = np.random.RandomState(0)
    mask = np.zeros((SIDE, SIDE), np.uint8)
    length = math.hypot(SIDE, SIDE) / 8
    for _ in range(random.randint(5, 10)):
        vertices = random.randint(4, 19)
        brush = random.randint(int(0.02 * SIDE), int(0.1 * SIDE) + 1)
        least = 2 * math.pi / 5 - random.uniform(0, 2 * math.pi / 15)
        most = 2 * math.pi / 5 + random.uniform(0, 2 * math.pi / 15)
        x, y = random.randint(0, SIDE), random.randint(0, SIDE)
        cv2.circle(mask, (x, y), brush // 2, 255, -1)
        for i in range(vertices):
            angle = random.uniform(least, most)
            angle = 2 * math.pi - angle if i % 2 == 0 else angle
            reach = min(max(random.normal(length, length // 2), 0), 2 * length)
            to = [int(min(max(at + reach * f(angle), 0), SIDE)) for at, f in ((x, math.cos), (y, math.sin))]
            cv2.line(mask, (x, y), to, 255, max(1, brush - 1))
            cv2.circle(mask, to, brush // 2, 255, -1)
            x, y = to
        mask = flipped(mask, random)
    result = image.copy()
    result[flipped(mask, random) > 127] = 0
    return result


def flipped(mask, random):
    mask = np.flip(mask, 1) if random.rand() > 0.5 else mask
    return np.ascontiguousarray(np.flip(mask, 0) if random.rand() > 0.5 else mask)


def grayscale(image):
    return rgb(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))


def blur(image):
    return cv2.GaussianBlur(image, (25, 25), 4)


def jpeg(image):
    encoded = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 20])[1]
    return cv2.cvtColor(cv2.imdecode(encoded, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def shuffle(image):
    random = np.random.RandomState(0)
    x, y = (flow(random) * np.float32(SIDE - 1) for _ in range(2))
    return cv2.remap(image, x, y, cv2.INTER_LINEAR)


def flow(random, wavelength=256):
    points = random.rand(SIDE // wavelength + 2, SIDE // wavelength + 2).astype(np.float32)
    side = SIDE + 2 * wavelength
    noise = cv2.resize(points, (side, side), interpolation=cv2.INTER_CUBIC)[wavelength:-wavelength, wavelength:-wavelength]
    noise = noise - noise.min()
    return noise / noise.max()


def dehazing(image):
    transmission = np.exp(-1.2 * (1 - (np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE))[:, None, None]
    return np.rint(image * transmission + 255 * 0.85 * (1 - transmission)).astype(np.uint8)


def deraining(image):
    random = np.random.RandomState(0)
    blurred = cv2.GaussianBlur(image, (0, 0), 2)
    opacity = np.zeros((SIDE, SIDE), np.float32)
    shown = np.zeros((SIDE, SIDE, 2), np.int32)
    for _ in range(random.randint(20, 61)):
        radius = SIDE * (0.01 + 0.04 * random.rand())
        radii = np.array([radius, radius * (1 + 0.5 * random.rand())])
        center = random.rand(2) * SIDE
        left, top = np.maximum(0, center - radii).astype(int)
        right, bottom = np.minimum(SIDE, (center + radii).astype(int) + 1)
        dy, dx = np.mgrid[top:bottom, left:right] + 0.5 - center[::-1, None, None]
        here = np.minimum(1, 5 - 5 * np.hypot(dx / radii[0], dy / radii[1]))
        part = opacity[top:bottom, left:right]
        denser = here > part
        part[denser] = here[denser]
        at = np.stack([center[0] - 4 * dx, center[1] - 4 * dy], axis=2).clip(0, SIDE - 1).astype(np.int32)
        shown[top:bottom, left:right][denser] = at[denser]
    m = opacity[:, :, None]
    return np.rint(m * blurred[shown[:, :, 1], shown[:, :, 0]] + (1 - m) * image).astype(np.uint8)


def desnow(image):
    random = np.random.RandomState(0)
    opacity = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(round(0.002 * (0.5 + random.rand()) * SIDE * SIDE)):
        x, y = random.rand(2) * SIDE
        radius = 0.6 + 0.012 * SIDE * random.rand() ** 3
        left, top = max(0, int(x - radius)), max(0, int(y - radius))
        right, bottom = min(SIDE, int(x + radius) + 1), min(SIDE, int(y + radius) + 1)
        dx = np.arange(left, right) + 0.5 - x
        dy = np.arange(top, bottom)[:, None] + 0.5 - y
        here = (0.5 + 0.45 * random.rand()) * np.clip(2 - 2 * np.hypot(dx, dy) / radius, 0, 1)
        part = opacity[top:bottom, left:right]
        np.maximum(part, here, out=part)
    m = opacity[:, :, None]
    return np.rint(255 * m + (1 - m) * image).astype(np.uint8)


def lowlight(image):
    dark = (0.75 * (0.95 * np.arange(256) / 255) ** 3).astype(np.float32)[image]
    noise = np.random.default_rng(0).standard_normal(dark.shape, np.float32)
    return np.rint(255 * (dark + np.sqrt(0.002 * dark + 0.0001) * noise).clip(0, 1)).astype(np.uint8)


def measure(function, image):
    times = []
    end = time.perf_counter() + 0.1
    while len(times) < 3 or time.perf_counter() < end:
        start = time.thread_time_ns()
        function(image)
        times.append(time.thread_time_ns() - start)
    return statistics.median(times) / 1e6


def main():
    image = source()
    for line in sys.stdin:
        function = globals().get(line.strip())
        if function is None:
            print("none", flush=True)
        else:
            milliseconds = measure(function, image)
            print(f"{milliseconds:.4f} {zlib.crc32(np.ascontiguousarray(function(image))):08X}", flush=True)


if __name__ == "__main__":
    main()
