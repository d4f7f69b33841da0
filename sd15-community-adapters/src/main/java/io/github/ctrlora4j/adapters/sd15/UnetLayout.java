package io.github.ctrlora4j.adapters.sd15;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The tensors of SD 1.x's UNet, or of its control network, for any widths and numbers of blocks that a file has.
 *
 * <p>Names are relative to {@code model.diffusion_model.} or {@code control_model.}. A level is a number of residual
 * blocks, all with or all without attention; levels are separated by downsamplers, which are therefore at regular
 * distances. The decoder mirrors the encoder with one block more per level.
 */
final class UnetLayout {
    private final TensorNames found;
    private final TensorLayout layout = new TensorLayout();
    private final int blocks;
    private final int blocksPerLevel;
    private final long embedding;
    private final long context;
    private final List<Level> levels = new ArrayList<>();
    private final Deque<Long> skips = new ArrayDeque<>();

    private record Level(long channels, boolean attention) {}

    private UnetLayout(TensorNames found, int blocks) {
        this.found = found;
        this.blocks = Math.max(blocks, 2);
        this.blocksPerLevel = blocksPerLevel(found, this.blocks);
        this.embedding = found.extent("time_embed.0.weight", 0);
        this.context = found.extentOfEnding("attn2.to_k.weight", 1);
    }

    static TensorLayout unet(TensorNames found) {
        int blocks = Math.max(found.count("input_blocks."), found.count("output_blocks."));
        UnetLayout unet = new UnetLayout(found, blocks);
        long channels = unet.encoder();
        unet.decoder(channels);
        return unet.layout;
    }

    /** Without the hint block: CtrLoRA feeds the encoded condition image to the first convolution. */
    static TensorLayout control(TensorNames found) {
        int blocks = Math.max(found.count("input_blocks."), found.count("zero_convs."));
        UnetLayout control = new UnetLayout(found, blocks);
        long channels = control.encoder();
        int block = 0;
        for (Iterator<Long> skips = control.skips.descendingIterator(); skips.hasNext(); block++) {
            long skip = skips.next();
            control.layout.layer("zero_convs." + block + ".0", skip, skip, 1, 1);
        }
        control.layout.layer("middle_block_out.0", channels, channels, 1, 1);
        return control.layout;
    }

    /** Residual blocks between two downsamplers, plus the downsampler: the distance of those that are there. */
    static int blocksPerLevel(TensorNames found, int blocks) {
        int distance = 0;
        for (int i = 1; i < blocks; i++) {
            if (found.hasUnder("input_blocks." + i + ".0.op.")) {
                distance = greatestCommonDivisor(distance, i);
            }
        }
        return distance == 0 ? blocks : distance;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** Adds everything up to the middle block; returns the channels there. */
    private long encoder() {
        long channels = found.extent("input_blocks.0.0.weight", 0);
        layout.layer("input_blocks.0.0", channels, found.extent("input_blocks.0.0.weight", 1), 3, 3);
        layout.layer("time_embed.0", embedding, channels);
        layout.layer("time_embed.2", embedding, embedding);
        skips.push(channels);
        for (int i = 1; i < blocks; i++) {
            String block = "input_blocks." + i;
            if (i % blocksPerLevel == 0) {
                layout.layer(block + ".0.op", channels, channels, 3, 3);
            } else {
                Level level = level(i);
                resBlock(block + ".0", channels, level.channels());
                channels = level.channels();
                if (level.attention()) {
                    attention(layout, block + ".1", channels, context);
                }
            }
            skips.push(channels);
        }
        resBlock("middle_block.0", channels, channels);
        attention(layout, "middle_block.1", channels, context);
        resBlock("middle_block.2", channels, channels);
        return channels;
    }

    /** The level of an encoder block, known from the level's first block on. */
    private Level level(int block) {
        int index = block / blocksPerLevel;
        if (index == levels.size()) {
            boolean attention = false;
            long channels = TensorLayout.ANY;
            for (int i = block; i < block + blocksPerLevel - 1; i++) {
                String name = "input_blocks." + i;
                attention |= found.hasUnder(name + ".1.");
                channels = channels == TensorLayout.ANY ? outputChannels(name + ".0") : channels;
            }
            levels.add(new Level(channels, attention));
        }
        return levels.get(index);
    }

    private long outputChannels(String block) {
        long channels = found.extent(block + ".in_layers.2.weight", 0);
        return channels == TensorLayout.ANY ? found.extent(block + ".out_layers.3.weight", 0) : channels;
    }

    private void decoder(long bottom) {
        long channels = bottom;
        int block = 0;
        for (int index = levels.size() - 1; index >= 0; index--) {
            Level level = levels.get(index);
            for (int i = 0; i < blocksPerLevel && !skips.isEmpty(); i++) {
                String name = "output_blocks." + block++;
                resBlock(name + ".0", sum(channels, skips.pop()), level.channels());
                channels = level.channels();
                if (level.attention()) {
                    attention(layout, name + ".1", channels, context);
                }
                if (i == blocksPerLevel - 1 && index > 0) {
                    layout.layer(name + (level.attention() ? ".2.conv" : ".1.conv"), channels, channels, 3, 3);
                }
            }
        }
        layout.norm("out.0", channels);
        layout.layer("out.2", found.extent("out.2.weight", 0), channels, 3, 3);
    }

    private void resBlock(String name, long in, long out) {
        boolean unknown = in == TensorLayout.ANY || out == TensorLayout.ANY;
        boolean skip = unknown ? found.hasUnder(name + ".skip_connection.") : in != out;
        resBlock(layout, name, in, out, embedding, skip);
    }

    static void resBlock(TensorLayout layout, String name, long in, long out, long embedding, boolean skip) {
        layout.norm(name + ".in_layers.0", in);
        layout.layer(name + ".in_layers.2", out, in, 3, 3);
        layout.layer(name + ".emb_layers.1", out, embedding);
        layout.norm(name + ".out_layers.0", out);
        layout.layer(name + ".out_layers.3", out, out, 3, 3);
        if (skip) {
            layout.layer(name + ".skip_connection", out, in, 1, 1);
        }
    }

    static void attention(TensorLayout layout, String name, long channels, long context) {
        attention(layout, name, channels, channels, context);
    }

    /** @param outside channels of what goes in and out; inside there may be others */
    static void attention(TensorLayout layout, String name, long outside, long channels, long context) {
        layout.norm(name + ".norm", outside);
        layout.layer(name + ".proj_in", channels, outside, 1, 1);
        String block = name + ".transformer_blocks.0";
        for (String attention : List.of(".attn1", ".attn2")) {
            long source = attention.equals(".attn2") ? context : channels;
            layout.add(block + attention + ".to_q.weight", channels, channels);
            layout.add(block + attention + ".to_k.weight", channels, source);
            layout.add(block + attention + ".to_v.weight", channels, source);
            layout.layer(block + attention + ".to_out.0", channels, channels);
        }
        // GEGLU: the first layer gives value and gate, each four times as wide.
        layout.layer(block + ".ff.net.0.proj", TensorLayout.times(8, channels), channels);
        layout.layer(block + ".ff.net.2", channels, TensorLayout.times(4, channels));
        for (String norm : List.of(".norm1", ".norm2", ".norm3")) {
            layout.norm(block + norm, channels);
        }
        layout.layer(name + ".proj_out", outside, channels, 1, 1);
    }

    private static long sum(long a, long b) {
        return a == TensorLayout.ANY || b == TensorLayout.ANY ? TensorLayout.ANY : a + b;
    }
}
