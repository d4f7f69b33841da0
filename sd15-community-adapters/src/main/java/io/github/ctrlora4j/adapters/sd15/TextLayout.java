package io.github.ctrlora4j.adapters.sd15;

import java.util.List;

/**
 * The tensors of CLIP's text encoder, for any width and number of layers that a file has. Names are relative to {@code
 * cond_stage_model.transformer.text_model.}.
 */
final class TextLayout {
    /** CLIP's vocabulary; files with more rows have added tokens at the end. */
    static final long VOCABULARY = 49408;

    private static final long POSITIONS = 77;

    private TextLayout() {}

    static TensorLayout of(TensorNames found) {
        TensorLayout layout = new TensorLayout();
        long width = found.extent("embeddings.token_embedding.weight", 1);
        layout.add("embeddings.token_embedding.weight", VOCABULARY, width);
        layout.add("embeddings.position_embedding.weight", POSITIONS, width);
        int layers = Math.max(1, found.count("encoder.layers."));
        long inner = found.extentOfEnding("mlp.fc1.weight", 0);
        for (int i = 0; i < layers; i++) {
            String layer = "encoder.layers." + i;
            for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                layout.layer(layer + ".self_attn." + projection, width, width);
            }
            layout.norm(layer + ".layer_norm1", width);
            layout.layer(layer + ".mlp.fc1", inner, width);
            layout.layer(layer + ".mlp.fc2", width, inner);
            layout.norm(layer + ".layer_norm2", width);
        }
        layout.norm("final_layer_norm", width);
        return layout;
    }
}
