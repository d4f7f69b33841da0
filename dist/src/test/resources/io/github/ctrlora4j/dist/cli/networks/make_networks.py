"""Writes the small networks of NetworksTest: names, inputs, outputs and shapes of the real ones, arithmetic that fits on a line.

    python3 make_networks.py

ONNX is protobuf; field numbers are those of onnx.proto (IR version 8, operator set 13). Needs nothing but Python.
"""

import pathlib
import struct

FLOAT, INT64 = 1, 7


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def number(field, value):
    return varint(field << 3) + varint(value)


def block(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def attribute(name, value):
    if isinstance(value, int):
        return block(1, name) + number(3, value) + number(20, 2)
    return block(1, name) + b"".join(number(8, v) for v in value) + number(20, 7)


def node(operator, inputs, output, **attributes):
    body = b"".join(block(1, i) for i in inputs) + block(2, output) + block(4, operator)
    return block(1, body + b"".join(block(5, attribute(*a)) for a in attributes.items()))


def tensor(name, shape, values, kind=FLOAT):
    data = struct.pack("<%d%s" % (len(values), "f" if kind == FLOAT else "q"), *values)
    return block(5, b"".join(number(1, s) for s in shape) + number(2, kind) + block(8, name) + block(9, data))


def ints(name, *values):
    return tensor(name, [len(values)], values, INT64)


def value(field, name, shape):
    """Type of an input (field 11) or output (field 12); a text in the shape is a free dimension."""
    dims = b"".join(block(1, block(2, s) if isinstance(s, str) else number(1, s)) for s in shape)
    return block(field, block(1, name) + block(2, block(1, number(1, FLOAT) + block(2, dims))))


def write(file, inputs, outputs, *parts):
    graph = b"".join(parts) + block(2, "test")
    graph += b"".join(value(11, *i) for i in inputs.items()) + b"".join(value(12, *o) for o in outputs.items())
    model = number(1, 8) + block(7, graph) + block(8, block(1, "") + number(2, 13))
    pathlib.Path(__file__).with_name(file).write_bytes(model)


def sparse(shape, entries):
    """A flat tensor of zeros but for the entries {index: value}."""
    size = 1
    for s in shape:
        size *= s
    values = [0.0] * size
    for index, v in entries.items():
        values[index] = v
    return values


def hed():
    """Side k is (red - 128) / 64, averaged over squares of 2^(k-1) pixels."""
    sides = {"side%d" % k: [1, 1, "h%d" % k, "w%d" % k] for k in range(1, 6)}
    pools = [
        node("AveragePool", ["logit"], "side%d" % k, kernel_shape=[2 ** (k - 1)] * 2, strides=[2 ** (k - 1)] * 2, ceil_mode=1)
        for k in range(1, 6)
    ]
    write(
        "ControlNetHED.onnx", {"image": [1, 3, "h", "w"]}, sides,
        tensor("weight", [1, 3, 1, 1], [1 / 64, 0, 0]), tensor("bias", [1], [-2]),
        node("Conv", ["image", "weight", "bias"], "logit"), *pools)


def dpt():
    """Depth is the mean of red, green and blue."""
    write(
        "dpt-large.onnx", {"pixel_values": [1, 3, "h", "w"]}, {"predicted_depth": [1, "h", "w"]},
        node("ReduceMean", ["pixel_values"], "predicted_depth", axes=[1], keepdims=0))


def segformer():
    """The logit of sky (2) is the mean of red over 4x4 pixels, that of person (12) its negative."""
    write(
        "segformer-b0-finetuned-ade-512-512.onnx",
        {"pixel_values": [1, 3, 512, 512]}, {"logits": [1, 150, 128, 128]},
        node("AveragePool", ["pixel_values"], "cells", kernel_shape=[4, 4], strides=[4, 4]),
        tensor("weight", [150, 3, 1, 1], sparse([150, 3], {2 * 3: 1, 12 * 3: -1})),
        node("Conv", ["cells", "weight"], "logits"))


def yolox():
    """
    In the grid of stride 32 every cell holds a box of its own size and place; objectness is its mean of red, the scores of
    person (0) and dog (16) those of blue and green, over 255. Channels arrive as blue, green, red.
    """
    weight = sparse([85, 3], {4 * 3 + 2: 1 / 255, 5 * 3: 1 / 255, (5 + 16) * 3 + 1: 1 / 255})
    write(
        "yolox_l.onnx", {"images": [1, 3, 640, 640]}, {"output": [1, 8400, 85]},
        node("AveragePool", ["images"], "cells", kernel_shape=[32, 32], strides=[32, 32]),
        tensor("weight", [85, 3, 1, 1], weight), tensor("bias", [85], [0.5, 0.5] + [0] * 83),
        node("Conv", ["cells", "weight", "bias"], "map"),
        ints("flat", 1, 85, 400), node("Reshape", ["map", "flat"], "columns"),
        node("Transpose", ["columns"], "rows", perm=[0, 2, 1]),
        ints("before", 0, 8000, 0, 0, 0, 0), node("Pad", ["rows", "before"], "output"))


def drawings():
    """Paper is the red plane for fine lines, the green one for coarse lines."""
    for file, channels in (("sk_model.onnx", [1, 0, 0]), ("sk_model2.onnx", [0, 1, 0])):
        write(
            file, {"input": [1, 3, "h", "w"]}, {"output": [1, 1, "h", "w"]},
            tensor("weight", [1, 3, 1, 1], channels), node("Conv", ["input", "weight"], "output"))


def anime():
    """Paper is the red plane."""
    write(
        "netG.onnx", {"input": [1, 3, "h", "w"]}, {"output": [1, 1, "h", "w"]},
        tensor("weight", [1, 3, 1, 1], [1, 0, 0]), node("Conv", ["input", "weight"], "output"))


def mlsd():
    """At each cell of 2x2 pixels the logit of a center is 8 red - 4; lines reach 10 cells to the left and to the right."""
    write(
        "mlsd_large_512_fp32.onnx", {"image": [1, 4, "h", "w"]}, {"maps": [1, 9, "y", "x"]},
        node("AveragePool", ["image"], "cells", kernel_shape=[2, 2], strides=[2, 2]),
        tensor("weight", [9, 4, 1, 1], sparse([9, 4], {0: 8})), tensor("bias", [9], [-4, -10, 0, 10, 0, 0, 0, 0, 0]),
        node("Conv", ["cells", "weight", "bias"], "maps"))


def dwpose():
    """Nose at column 288 and row 312 of the bins, left shoulder at 324 and 348, right one at 252 and 348; nothing else."""
    parts = []
    for axis, bins, places in (("x", 576, (288, 324, 252)), ("y", 768, (312, 348, 348))):
        indices = [i for point, place in zip((0, 5, 6), places) for i in (0, point, place)]
        parts += [
            ints("shape_" + axis, 1, 133, bins), node("ConstantOfShape", ["shape_" + axis], "zeros_" + axis),
            tensor("places_" + axis, [3, 3], indices, INT64),
            node("ScatterND", ["zeros_" + axis, "places_" + axis, "scores"], "simcc_" + axis)]
    write(
        "dw-ll_ucoco_384.onnx", {"input": [1, 3, 384, 288]}, {"simcc_x": [1, 133, 576], "simcc_y": [1, 133, 768]},
        node("ReduceMax", ["input"], "most", axes=[0, 1, 2, 3], keepdims=1), ints("one", 1),
        node("Reshape", ["most", "one"], "score"), ints("three", 3), node("Expand", ["score", "three"], "scores"), *parts)


def densepose():
    """One body from (160, 80) to (480, 400), all of it part 3; as certain as the picture's brightest value."""
    write(
        "densepose-r101-fpn-dl.onnx", {"image": [1, 3, "h", "w"]},
        {"boxes": [1, 4], "scores": [1], "coarse": [1, 2, 4, 4], "fine": [1, 25, 4, 4]},
        tensor("box", [1, 4], [160, 80, 480, 400]), node("Identity", ["box"], "boxes"),
        node("ReduceMax", ["image"], "most", axes=[0, 1, 2, 3], keepdims=1), ints("one", 1),
        node("Reshape", ["most", "one"], "level"), tensor("white", [1], [255]), node("Div", ["level", "white"], "scores"),
        tensor("body", [1, 2, 4, 4], [0] * 16 + [1] * 16), node("Identity", ["body"], "coarse"),
        tensor("part", [1, 25, 4, 4], [0] * 48 + [1] * 16 + [0] * 336), node("Identity", ["part"], "fine"))


if __name__ == "__main__":
    for network in (hed, dpt, segformer, yolox, drawings, anime, mlsd, dwpose, densepose):
        network()
