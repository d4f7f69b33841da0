package io.github.ctrlora4j.adapters.sd15;

import java.util.List;

/** The networks that were made from ControlNet's idea for Stable Diffusion 1.5, and how their files differ. */
enum ControlNetForm {
    /** A copy of the UNet's encoder and middle block. Source: arXiv 2302.05543. */
    ORIGINAL("controlnet", "a ControlNet"),
    /** One convolution per block, without text and time. Source: the CtrLoRA reference's baselines. */
    LITE("controlnet-lite", "a ControlNet-LITE"),
    /** A narrow encoder that talks with the UNet's. Source: arXiv 2312.06573 in the form of CtrLoRA's baselines. */
    XS("controlnet-xs", "a ControlNet-XS");

    private final String kind;
    private final String title;

    ControlNetForm(String kind, String title) {
        this.kind = kind;
        this.title = title;
    }

    /** @param found names without {@code control_model.} */
    static ControlNetForm of(TensorNames found) {
        if (found.hasUnder("enc_zero_convs_out.")) {
            return XS;
        }
        // A convolution behind a norm, where the original has a residual block.
        return found.has("input_blocks.1.2.weight") ? LITE : ORIGINAL;
    }

    String kind() {
        return kind;
    }

    String title() {
        return title;
    }

    TensorLayout layout(TensorNames found) {
        return switch (this) {
            case ORIGINAL -> ControlNetLayout.original(found);
            case LITE -> ControlNetLayout.lite(found);
            case XS -> ControlNetLayout.walking(found);
        };
    }

    /** True for tensors that files have but the network does not read. */
    boolean isUnused(String name) {
        return switch (this) {
            case ORIGINAL -> false;
            case LITE -> name.startsWith("time_embed.");
            case XS -> name.equals("scale_list");
        };
    }

    /** What the metadata must tell if the width is not SD 1.5's. */
    List<Division> divisions() {
        return switch (this) {
            case ORIGINAL -> List.of(Division.UNET_HEADS, Division.UNET_GROUPS);
            case LITE -> List.of();
            case XS -> List.of(Division.UNET_HEADS);
        };
    }
}
