package io.github.ctrlora4j.adapters.sd15;

import java.util.List;

/**
 * The tensors of SD 1.x's VAE, for any widths and numbers of blocks that a file has. Names are relative to {@code
 * first_stage_model.}. The decoder has one block more per level than the encoder, and counts levels like the encoder,
 * from the image's resolution down.
 */
final class VaeLayout {
    private final TensorNames found;
    private final TensorLayout layout = new TensorLayout();

    private VaeLayout(TensorNames found) {
        this.found = found;
    }

    static TensorLayout of(TensorNames found) {
        VaeLayout vae = new VaeLayout(found);
        int levels = Math.max(found.count("encoder.down."), found.count("decoder.up."));
        int blocks = 1;
        for (int level = 0; level < levels; level++) {
            blocks = Math.max(blocks, found.count("encoder.down." + level + ".block."));
            blocks = Math.max(blocks, found.count("decoder.up." + level + ".block.") - 1);
        }
        vae.encoder(levels, blocks);
        vae.decoder(levels, blocks + 1);
        return vae.layout;
    }

    private void encoder(int levels, int blocks) {
        long channels = found.extent("encoder.conv_in.weight", 0);
        layout.layer("encoder.conv_in", channels, 3, 3, 3);
        for (int level = 0; level < levels; level++) {
            String name = "encoder.down." + level;
            long width = width(name);
            for (int block = 0; block < blocks; block++) {
                resBlock(name + ".block." + block, channels, width);
                channels = width;
            }
            if (level < levels - 1) {
                layout.layer(name + ".downsample.conv", channels, channels, 3, 3);
            }
        }
        middle("encoder.mid", channels);
        layout.norm("encoder.norm_out", channels);
        long moments = found.extent("encoder.conv_out.weight", 0);
        layout.layer("encoder.conv_out", moments, channels, 3, 3);
        layout.layer("quant_conv", found.extent("quant_conv.weight", 0), moments, 1, 1);
    }

    private void decoder(int levels, int blocks) {
        long latents = found.extent("post_quant_conv.weight", 0);
        layout.layer("post_quant_conv", latents, found.extent("post_quant_conv.weight", 1), 1, 1);
        long channels = found.extent("decoder.conv_in.weight", 0);
        layout.layer("decoder.conv_in", channels, latents, 3, 3);
        middle("decoder.mid", channels);
        for (int level = levels - 1; level >= 0; level--) {
            String name = "decoder.up." + level;
            long width = width(name);
            for (int block = 0; block < blocks; block++) {
                resBlock(name + ".block." + block, channels, width);
                channels = width;
            }
            if (level > 0) {
                layout.layer(name + ".upsample.conv", channels, channels, 3, 3);
            }
        }
        layout.norm("decoder.norm_out", channels);
        layout.layer("decoder.conv_out", 3, channels, 3, 3);
    }

    private long width(String level) {
        long width = found.extent(level + ".block.0.conv1.weight", 0);
        return width == TensorLayout.ANY ? found.extent(level + ".block.0.conv2.weight", 0) : width;
    }

    private void middle(String name, long channels) {
        resBlock(name + ".block_1", channels, channels);
        layout.norm(name + ".attn_1.norm", channels);
        for (String projection : List.of("q", "k", "v", "proj_out")) {
            layout.layer(name + ".attn_1." + projection, channels, channels, 1, 1);
        }
        resBlock(name + ".block_2", channels, channels);
    }

    private void resBlock(String name, long in, long out) {
        layout.norm(name + ".norm1", in);
        layout.layer(name + ".conv1", out, in, 3, 3);
        layout.norm(name + ".norm2", out);
        layout.layer(name + ".conv2", out, out, 3, 3);
        boolean unknown = in == TensorLayout.ANY || out == TensorLayout.ANY;
        if (unknown ? found.hasUnder(name + ".nin_shortcut.") : in != out) {
            layout.layer(name + ".nin_shortcut", out, in, 1, 1);
        }
    }
}
