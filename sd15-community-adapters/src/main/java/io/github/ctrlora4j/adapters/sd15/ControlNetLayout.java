package io.github.ctrlora4j.adapters.sd15;

/**
 * The tensors of ControlNets with a hint block, for any widths and numbers of blocks that a file has. Names are
 * relative to {@code control_model.}. Stateless.
 */
final class ControlNetLayout {
    /** Begins the names of the hint block: eight convolutions, with activations between them. */
    static final String HINT = "input_hint_block.";

    private static final int HINT_CONVOLUTIONS = 8;
    private static final long COLORS = 3;

    private ControlNetLayout() {}

    static TensorLayout original(TensorNames found) {
        TensorLayout layout = UnetLayout.control(found);
        hint(layout, found, found.extent("input_blocks.0.0.weight", 0));
        return layout;
    }

    static TensorLayout lite(TensorNames found) {
        TensorLayout layout = new TensorLayout();
        int blocks = Math.max(2, Math.max(found.count("input_blocks."), found.count("zero_convs.")));
        int blocksPerLevel = UnetLayout.blocksPerLevel(found, blocks);
        long channels = found.extent("input_blocks.0.0.weight", 0);
        hint(layout, found, channels);
        layout.layer("input_blocks.0.0", channels, found.extent("input_blocks.0.0.weight", 1), 3, 3);
        zero(layout, "zero_convs.0.0", channels);
        for (int i = 1; i < blocks; i++) {
            String block = "input_blocks." + i;
            if (i % blocksPerLevel == 0) {
                layout.layer(block + ".0.op", channels, channels, 3, 3);
            } else {
                long out = found.extent(block + ".2.weight", 0);
                convolution(layout, block, channels, out);
                channels = out;
            }
            zero(layout, "zero_convs." + i + ".0", channels);
        }
        convolution(layout, "middle_block", channels, channels);
        zero(layout, "middle_block_out.0", channels);
        return layout;
    }

    private static void convolution(TensorLayout layout, String block, long in, long out) {
        layout.norm(block + ".0", in);
        layout.layer(block + ".2", out, in, 3, 3);
    }

    private static void zero(TensorLayout layout, String name, long channels) {
        layout.layer(name, channels, channels, 1, 1);
    }

    /** Reduces pixels to the size of latents; its widths are its own. */
    private static void hint(TensorLayout layout, TensorNames found, long channels) {
        long in = COLORS;
        for (int i = 0; i < HINT_CONVOLUTIONS; i++) {
            String name = HINT + 2 * i;
            long out = i == HINT_CONVOLUTIONS - 1 ? channels : found.extent(name + ".weight", 0);
            layout.layer(name, out, in, 3, 3);
            in = out;
        }
    }
}
