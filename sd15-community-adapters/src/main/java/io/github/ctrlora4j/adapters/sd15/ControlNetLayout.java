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
    private static final long LATENTS = 4;

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

    /** Its blocks take their own features and those of the UNet, through convolutions named after zero. */
    static TensorLayout walking(TensorNames found) {
        TensorLayout layout = new TensorLayout();
        String inner = LdmNames.CONTROL;
        int blocks = Math.max(2, found.count("enc_zero_convs_out."));
        int blocksPerLevel = UnetLayout.blocksPerLevel(found.under(inner), blocks);
        long embedding = found.extentOfEnding("emb_layers.1.weight", 1);
        long context = found.extentOfEnding("attn2.to_k.weight", 1);
        hint(layout, found, speaking(found, 0, 1));
        layout.layer(inner + "input_blocks.0.0", speaking(found, 0, 1), LATENTS, 3, 3);
        for (int i = 0; i < blocks; i++) {
            long base = speaking(found, i, 0);
            long own = speaking(found, i, 1);
            layout.layer("enc_zero_convs_out." + i + ".0", base, own, 1, 1);
            layout.layer("enc_zero_convs_in." + i + ".0", base, base, 1, 1);
            String decoder = "dec_zero_convs_out." + (blocks - 1 - i) + ".0";
            layout.layer(decoder, found.extent(decoder + ".weight", 0), own, 1, 1);
            String block = inner + "input_blocks." + i;
            if (i > 0 && i % blocksPerLevel == 0) {
                layout.layer(block + ".0.op", own, heard(found, i - 1), 3, 3);
            } else if (i > 0) {
                UnetLayout.resBlock(layout, block + ".0", heard(found, i - 1), own, embedding, true);
                if (found.hasUnder(block + ".1.")) {
                    attention(layout, found, block + ".1", own, context);
                }
            }
        }
        long own = speaking(found, blocks - 1, 1);
        UnetLayout.resBlock(layout, inner + "middle_block.0", heard(found, blocks - 1), own, embedding, true);
        attention(layout, found, inner + "middle_block.1", own, context);
        UnetLayout.resBlock(layout, inner + "middle_block.2", own, own, embedding, false);
        layout.layer("middle_block_out.0", speaking(found, blocks - 1, 0), own, 1, 1);
        return layout;
    }

    private static void attention(TensorLayout layout, TensorNames found, String name, long own, long context) {
        UnetLayout.attention(layout, name, own, found.extent(name + ".proj_in.weight", 0), context);
    }

    /** Channels of the UNet's block (axis 0) or of the network's own (axis 1). */
    private static long speaking(TensorNames found, int block, int axis) {
        return found.extent("enc_zero_convs_out." + block + ".0.weight", axis);
    }

    /** What a block behind this one takes: both together. */
    private static long heard(TensorNames found, int block) {
        long base = speaking(found, block, 0);
        long own = speaking(found, block, 1);
        return base == TensorLayout.ANY || own == TensorLayout.ANY ? TensorLayout.ANY : base + own;
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
