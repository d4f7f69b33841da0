#!/usr/bin/env python3
"""Golden files of the networks on board: what they find on the photographs here, with ONNX Runtime and OpenCV in Python.

    python3 -m venv venv && venv/bin/pip install onnxruntime==1.30.0 opencv-python-headless==5.0.0 numpy==2.4.6
    venv/bin/python golden.py

Writes NAME.people.txt, NAME.boxes.txt (parameters of skeleton and bbox) and NAME.lines.png beside NAME.png.
"""
import pathlib

import cv2
import numpy as np
import onnxruntime

HERE = pathlib.Path(__file__).resolve().parent
ROOT = next(parent for parent in HERE.parents if (parent / "plugins").is_dir() and (parent / "api").is_dir())
COCO = (
    "person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,parking meter,"
    "bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,"
    "skis,snowboard,sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,"
    "cup,fork,knife,spoon,bowl,banana,apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,"
    "potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,cell phone,microwave,oven,toaster,sink,"
    "refrigerator,book,clock,vase,scissors,teddy bear,hair drier,toothbrush"
).split(",")


def network(plugin, name):
    resources = ROOT / "plugins" / plugin / "src/main/resources/io/github/ctrlora4j/plugins" / plugin
    return onnxruntime.InferenceSession(str(resources / name))


def boxed(photo, side, centered, ground):
    """The photograph in a square, with its scale and place."""
    height, width = photo.shape[:2]
    scale = min(side / width, side / height)
    w, h = max(1, int(width * scale)), max(1, int(height * scale))
    left, top = ((side - w) // 2, (side - h) // 2) if centered else (0, 0)
    square = np.full((side, side, 3), ground, np.uint8)
    square[top : top + h, left : left + w] = cv2.resize(photo, (w, h), interpolation=cv2.INTER_AREA)
    return square, scale, left, top


def people(session, photo):
    square, scale, left, top = boxed(photo, 192, True, 0)
    rows = session.run(["Identity"], {"input": square[None].astype(np.int32)})[0][0, 0]
    height, width = photo.shape[:2]
    seen = [
        ((x * 192 - left) / scale / width, (y * 192 - top) / scale / height) if score >= 0.3 else None
        for y, x, score in rows.tolist()
    ]
    if sum(point is not None for point in seen) < 4:
        return ""
    neck = None
    if seen[5] and seen[6]:
        neck = ((seen[5][0] + seen[6][0]) / 2, (seen[5][1] + seen[6][1]) / 2)
    order = [0, None, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3]
    points = [neck if i is None else seen[i] for i in order]
    return " ".join(f"{p[0]:.7f},{p[1]:.7f}" if p else "-" for p in points)


def overlap(a, b):
    width = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    area = lambda box: (box[2] - box[0]) * (box[3] - box[1])
    return width * height / (area(a) + area(b) - width * height)


def boxes(session, photo):
    square, scale, _, _ = boxed(photo, 512, False, 114)
    rows = session.run(["tower_0_detections"], {"tower_0/images": square[None].astype(np.float32)})[0][0]
    kept = []
    for row in sorted(rows.tolist(), key=lambda row: -row[4]):
        box = [corner / scale for corner in row[:4]]
        if row[4] > 0.4 and all(overlap(box, other) <= 0.5 for _, other in kept):
            kept.append((COCO[int(row[5])], box))
    height, width = photo.shape[:2]
    inside = lambda box: [max(0, int(box[0])), max(0, int(box[1])), min(width, int(box[2])), min(height, int(box[3]))]
    return "|".join(f"{name} " + ",".join(map(str, inside(box))) for name, box in kept)


def lines(session, photo):
    """Score above 0.1, ends more than 5 cells apart."""
    square = cv2.resize(photo, (512, 512), interpolation=cv2.INTER_AREA).astype(np.float32)
    fed = np.concatenate([square, np.ones((512, 512, 1), np.float32)], axis=2)[None]
    scores, offsets = session.run(["scores", "offsets"], {"input_image_with_alpha:0": fed})
    scores, offsets = scores[0, :, :, 0], offsets[0].astype(np.float64)
    peaks = np.argwhere(scores == cv2.dilate(scores, np.ones((3, 3), np.uint8)))
    peaks = sorted(peaks.tolist(), key=lambda peak: -scores[peak[0], peak[1]])[:200]
    height, width = photo.shape[:2]
    drawn = np.zeros((height, width), np.uint8)
    for y, x in peaks:
        x1, y1, x2, y2 = offsets[y, x]
        if scores[y, x] > 0.1 and np.hypot(x2 - x1, y2 - y1) > 5:
            a = int(width / 256 * (x + x1)), int(height / 256 * (y + y1))
            b = int(width / 256 * (x + x2)), int(height / 256 * (y + y2))
            cv2.line(drawn, a, b, 255, 1)
    return drawn


def main():
    movenet = network("skeleton", "movenet-lightning.onnx")
    centernet = network("bbox", "centernet-coco.onnx")
    mlsd = network("mlsd", "mlsd-tiny-512.onnx")
    for file in sorted(HERE.glob("*.png")):
        if "." not in file.stem:
            photo = np.ascontiguousarray(cv2.imread(str(file))[:, :, ::-1])
            (HERE / f"{file.stem}.people.txt").write_text(people(movenet, photo) + "\n")
            (HERE / f"{file.stem}.boxes.txt").write_text(boxes(centernet, photo) + "\n")
            cv2.imwrite(str(HERE / f"{file.stem}.lines.png"), lines(mlsd, photo))


if __name__ == "__main__":
    main()
