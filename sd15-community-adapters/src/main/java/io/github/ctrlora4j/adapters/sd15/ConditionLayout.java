package io.github.ctrlora4j.adapters.sd15;

import java.util.List;

/**
 * The tensors of a condition file: two LoRA factors for every linear layer of the control network, its zero
 * convolutions and the norms of its transformers. Names are relative to {@code control_model.}.
 *
 * <p>The linear layers of a control network follow from the zero convolutions, one per encoder block, and from the
 * blocks that have no LoRA, which are the downsamplers.
 */
final class ConditionLayout {
    private static final String DOWN = ".lora_layer.down.weight";
    private static final String UP = ".lora_layer.up.weight";

    private final TensorNames found;
    private final TensorLayout layout = new TensorLayout();
    private final long embedding;
    private final long context;

    private ConditionLayout(TensorNames found) {
        this.found = found;
        this.embedding = found.extent("time_embed.2" + UP, 0);
        this.context = found.extentOfEnding("attn2.to_k" + DOWN, 1);
    }

    static TensorLayout of(TensorNames found) {
        ConditionLayout condition = new ConditionLayout(found);
        condition.build(Math.max(found.count("zero_convs."), found.count("input_blocks.")));
        return condition.layout;
    }

    private void build(int blocks) {
        long channels = found.extent("zero_convs.0.0.weight", 0);
        lora("time_embed.0", embedding, channels);
        lora("time_embed.2", embedding, embedding);
        int blocksPerLevel = blocksPerLevel(blocks);
        for (int i = 1; i < blocks; i++) {
            if (i % blocksPerLevel != 0) {
                String block = "input_blocks." + i;
                long width = found.extent("zero_convs." + i + ".0.weight", 0);
                lora(block + ".0.emb_layers.1", width, embedding);
                if (hasAttention(i, blocksPerLevel)) {
                    attention(block + ".1", width);
                }
            }
        }
        long bottom = found.extent("middle_block_out.0.weight", 0);
        lora("middle_block.0.emb_layers.1", bottom, embedding);
        attention("middle_block.1", bottom);
        lora("middle_block.2.emb_layers.1", bottom, embedding);
        for (int i = 0; i < blocks; i++) {
            long width = found.extent("zero_convs." + i + ".0.weight", 0);
            layout.layer("zero_convs." + i + ".0", width, width, 1, 1);
        }
        layout.layer("middle_block_out.0", bottom, bottom, 1, 1);
    }

    /** Downsamplers have no linear layer, so they are the blocks without tensors, at regular distances. */
    private int blocksPerLevel(int blocks) {
        for (int distance = 2; distance < blocks; distance++) {
            boolean empty = blocks % distance == 0;
            for (int i = distance; i < blocks && empty; i += distance) {
                empty = !found.hasUnder("input_blocks." + i + ".");
            }
            if (empty) {
                return distance;
            }
        }
        return Math.max(blocks, 1);
    }

    /** Either all blocks of a level have attention or none has. */
    private boolean hasAttention(int block, int blocksPerLevel) {
        int first = block - block % blocksPerLevel;
        for (int i = first; i < first + blocksPerLevel; i++) {
            if (found.hasUnder("input_blocks." + i + ".1.")) {
                return true;
            }
        }
        return false;
    }

    private void attention(String name, long channels) {
        layout.norm(name + ".norm", channels);
        String block = name + ".transformer_blocks.0";
        for (String attention : List.of(".attn1", ".attn2")) {
            long source = attention.equals(".attn2") ? context : channels;
            lora(block + attention + ".to_q", channels, channels);
            lora(block + attention + ".to_k", channels, source);
            lora(block + attention + ".to_v", channels, source);
            lora(block + attention + ".to_out.0", channels, channels);
        }
        lora(block + ".ff.net.0.proj", TensorLayout.times(8, channels), channels);
        lora(block + ".ff.net.2", channels, TensorLayout.times(4, channels));
        for (String norm : List.of(".norm1", ".norm2", ".norm3")) {
            layout.norm(block + norm, channels);
        }
    }

    /** The rank is each pair's own; published files have one for all. */
    private void lora(String name, long out, long in) {
        long rank = found.extent(name + DOWN, 0);
        layout.add(name + DOWN, rank, in);
        layout.add(name + UP, out, rank);
    }
}
