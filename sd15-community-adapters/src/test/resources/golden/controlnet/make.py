"""One ControlNet with random numbers, at width 2, in the forms in which ControlNets are published.

    python make.py              # torch, safetensors; writes the files beside it

The names of diffusers are made by the table of its conversion script, written down here anew.
"""
import os
import re
import torch
from safetensors.torch import save_file

torch.manual_seed(3)
HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, MULT, CONTEXT, HINT = 2, (1, 2, 2, 2), 3, (1, 1, 2, 2, 3, 3, 4)


def tensors():
    w = {}

    def layer(name, *shape, bias=True):
        w[name + ".weight"] = torch.randn(shape).half().float()
        if bias:
            w[name + ".bias"] = torch.randn(shape[0]).half().float()

    def res_block(n, i, o):
        layer(n + ".in_layers.0", i)
        layer(n + ".in_layers.2", o, i, 3, 3)
        layer(n + ".emb_layers.1", o, 4 * WIDTH)
        layer(n + ".out_layers.0", o)
        layer(n + ".out_layers.3", o, o, 3, 3)
        if i != o:
            layer(n + ".skip_connection", o, i, 1, 1)

    def transformer(n, c):
        layer(n + ".norm", c)
        layer(n + ".proj_in", c, c, 1, 1)
        p = n + ".transformer_blocks.0"
        for a, s in (("attn1", c), ("attn2", CONTEXT)):
            layer(f"{p}.{a}.to_q", c, c, bias=False)
            layer(f"{p}.{a}.to_k", c, s, bias=False)
            layer(f"{p}.{a}.to_v", c, s, bias=False)
            layer(f"{p}.{a}.to_out.0", c, c)
        layer(p + ".ff.net.0.proj", 8 * c, c)
        layer(p + ".ff.net.2", c, 4 * c)
        for i in (1, 2, 3):
            layer(f"{p}.norm{i}", c)
        layer(n + ".proj_out", c, c, 1, 1)

    layer("time_embed.0", 4 * WIDTH, WIDTH)
    layer("time_embed.2", 4 * WIDTH, 4 * WIDTH)
    layer("input_blocks.0.0", WIDTH, 4, 3, 3)
    layer("zero_convs.0.0", WIDTH, WIDTH, 1, 1)
    c = WIDTH
    for i in range(1, 12):
        if i % 3 == 0:
            layer(f"input_blocks.{i}.0.op", c, c, 3, 3)
        else:
            o = WIDTH * MULT[i // 3]
            res_block(f"input_blocks.{i}.0", c, o)
            c = o
            if i < 9:
                transformer(f"input_blocks.{i}.1", c)
        layer(f"zero_convs.{i}.0", c, c, 1, 1)
    res_block("middle_block.0", c, c)
    transformer("middle_block.1", c)
    res_block("middle_block.2", c, c)
    layer("middle_block_out.0", c, c, 1, 1)
    for k, (i, o) in enumerate(zip((3, *HINT), (*HINT, WIDTH))):
        layer(f"input_hint_block.{2 * k}", o, i, 3, 3)
    return w


RESNET = {"in_layers.0": "norm1", "in_layers.2": "conv1", "emb_layers.1": "time_emb_proj", "out_layers.0": "norm2",
          "out_layers.3": "conv2", "skip_connection": "conv_shortcut"}


def diffusers(name):
    stem, kind = name.rsplit(".", 1)
    ends = {"time_embed.0": "time_embedding.linear_1", "time_embed.2": "time_embedding.linear_2",
            "input_blocks.0.0": "conv_in", "middle_block_out.0": "controlnet_mid_block",
            "input_hint_block.0": "controlnet_cond_embedding.conv_in",
            "input_hint_block.14": "controlnet_cond_embedding.conv_out"}
    if stem in ends:
        return ends[stem] + "." + kind
    if m := re.fullmatch(r"zero_convs\.(\d+)\.0", stem):
        return f"controlnet_down_blocks.{m[1]}.{kind}"
    if m := re.fullmatch(r"input_hint_block\.(\d+)", stem):
        return f"controlnet_cond_embedding.blocks.{int(m[1]) // 2 - 1}.{kind}"
    if m := re.fullmatch(r"input_blocks\.(\d+)\.0\.op", stem):
        return f"down_blocks.{int(m[1]) // 3 - 1}.downsamplers.0.conv.{kind}"
    if m := re.fullmatch(r"input_blocks\.(\d+)\.([01])\.(.+)", stem):
        level, place = divmod(int(m[1]) - 1, 3)
        part = f"resnets.{place}.{RESNET[m[3]]}" if m[2] == "0" else f"attentions.{place}.{m[3]}"
        return f"down_blocks.{level}.{part}.{kind}"
    m = re.fullmatch(r"middle_block\.([012])\.(.+)", stem)
    part = f"attentions.0.{m[2]}" if m[1] == "1" else f"resnets.{int(m[1]) // 2}.{RESNET[m[2]]}"
    return f"mid_block.{part}.{kind}"


def main():
    w = tensors()
    prefixed = {"control_model." + n: v for n, v in w.items()}
    renamed = {diffusers(n): v for n, v in w.items()}
    torch.save(prefixed, os.path.join(HERE, "ldm.pth"))
    torch.save({"state_dict": {n: v.half() for n, v in prefixed.items()}, "global_step": 7},
               os.path.join(HERE, "ldm-half.pth"))
    save_file(w, os.path.join(HERE, "bare.safetensors"))
    save_file({n: v.half() for n, v in renamed.items()}, os.path.join(HERE, "diffusers.safetensors"))
    torch.save(renamed, os.path.join(HERE, "diffusers.bin"))
    print(len(w), "tensors")


if __name__ == "__main__":
    main()
