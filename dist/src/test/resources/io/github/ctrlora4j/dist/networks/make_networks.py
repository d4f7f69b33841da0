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


if __name__ == "__main__":
    for network in (hed, dpt, segformer, yolox):
        network()
