package io.github.ctrlora4j.adapters.sd15;

import java.util.List;
import java.util.function.Function;

/** The networks that were made from ControlNet's idea for Stable Diffusion 1.5, and how their files differ. */
enum ControlNetForm {
    /** A copy of the UNet's encoder and middle block. Source: arXiv 2302.05543. */
    ORIGINAL(
            "controlnet",
            "a ControlNet",
            "",
            List.of(Division.UNET_HEADS, Division.UNET_GROUPS),
            ControlNetLayout::original),
    /** One convolution per block, without text and time. Source: the CtrLoRA reference's baselines. */
    LITE("controlnet-lite", "a ControlNet-LITE", "time_embed.", List.of(), ControlNetLayout::lite);

    private final String kind;
    private final String title;
    private final String unused;
    private final List<Division> divisions;
    private final Function<TensorNames, TensorLayout> layout;

    /** @param unused begins the names of tensors that files have but the network does not read; empty if none */
    ControlNetForm(
            String kind,
            String title,
            String unused,
            List<Division> divisions,
            Function<TensorNames, TensorLayout> layout) {
        this.kind = kind;
        this.title = title;
        this.unused = unused;
        this.divisions = divisions;
        this.layout = layout;
    }

    /** @param found names without {@code control_model.} */
    static ControlNetForm of(TensorNames found) {
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
        return layout.apply(found);
    }

    boolean isUnused(String name) {
        return !unused.isEmpty() && name.startsWith(unused);
    }

    /** What the metadata must tell if the width is not SD 1.5's. */
    List<Division> divisions() {
        return divisions;
    }
}
