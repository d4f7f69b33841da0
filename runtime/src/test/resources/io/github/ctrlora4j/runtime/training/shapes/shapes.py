"""Names and shapes of SD 1.5's UNet and of the paper's baselines for it.

    python shapes.py            # in a checkout of the CtrLoRA repository (commit b4422b4) with its requirements

The arguments are those of configs/cldm_v15.yaml, cnlite_sd15.yaml and cnxs_sd15.yaml. time_embed of ControlNet-LITE and
scale_list of ControlNet-XS are left out: neither is read in a forward pass of a training.
"""
import torch
from cldm.cldm import ControlNet
from cldm.cldm_lite import ControlNetLite
from cldm.cldm_xs import TwoStreamControlNet
from ldm.modules.diffusionmodules.openaimodel import UNetModel

common = dict(image_size=32, in_channels=4, model_channels=320, num_res_blocks=2, channel_mult=[1, 2, 4, 4])
attention = dict(attention_resolutions=[4, 2, 1], num_heads=8, use_spatial_transformer=True, transformer_depth=1,
                 context_dim=768, legacy=False)
streams = dict(infusion2control="cat", infusion2base="add", guiding="encoder_double", two_stream_mode="cross",
               control_model_ratio=0.2, learn_embedding=False, fixed=True)
with torch.device("meta"):
    networks = {
        "unet": ("model.diffusion_model.", UNetModel(out_channels=4, **common, **attention)),
        "controlnet": ("control_model.", ControlNet(hint_channels=3, **common, **attention)),
        "lite": ("control_model.", ControlNetLite(hint_channels=3, **common)),
        "xs": ("control_model.", TwoStreamControlNet(out_channels=4, hint_channels=3, **common, **attention, **streams)),
    }
for name, (prefix, network) in networks.items():
    with open(name + ".txt", "w") as file:
        for tensor, value in sorted(network.state_dict().items()):
            if tensor != "scale_list" and not (name == "lite" and tensor.startswith("time_embed.")):
                file.write(prefix + tensor + " " + " ".join(map(str, value.shape)) + "\n")
