package io.github.ctrlora4j.adapters.sd15;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The layers of SD 1.x's UNet and text encoder by the names that LoRA trainers give them: diffusers' or LDM's module
 * names with underscores instead of dots. Such a name cannot be taken apart again, so every possible name is made
 * beforehand; all are different. Layers of norms are among them. Immutable.
 *
 * <p>The names of diffusers count levels and blocks within a level, so this table has SD 1.x's four levels of two
 * blocks.
 */
final class LoraTargets {
    private static final int LEVELS = 4;
    private static final int BLOCKS_PER_LEVEL = 2;
    /** SD 1.x's text encoder has 12; files with more have nothing to do with it. */
    private static final int MAX_TEXT_LAYERS = 32;

    private static final List<String> TRANSFORMER_LAYERS = List.of(
            "attn1.to_q",
            "attn1.to_k",
            "attn1.to_v",
            "attn1.to_out.0",
            "attn2.to_q",
            "attn2.to_k",
            "attn2.to_v",
            "attn2.to_out.0",
            "ff.net.0.proj",
            "ff.net.2",
            "norm1",
            "norm2",
            "norm3");
    private static final List<String> TEXT_LAYERS = List.of(
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.out_proj",
            "mlp.fc1",
            "mlp.fc2",
            "layer_norm1",
            "layer_norm2");

    private static final Map<String, String> UNET = unet();
    private static final Map<String, String> TEXT = text();

    private LoraTargets() {}

    /** The LDM name, without {@code .weight}, of the layer of the UNet with this flattened name. */
    static Optional<String> unet(String flattened) {
        return Optional.ofNullable(UNET.get(flattened));
    }

    /** The same for the text encoder; {@code text_model_} may be missing, as in transformers 5. */
    static Optional<String> text(String flattened) {
        return Optional.ofNullable(TEXT.get(flattened))
                .or(() -> Optional.ofNullable(TEXT.get("text_model_" + flattened)));
    }

    private static Map<String, String> unet() {
        Map<String, String> names = new HashMap<>();
        unet(names, "conv_in", "input_blocks.0.0");
        unet(names, "time_embedding.linear_1", "time_embed.0");
        unet(names, "time_embedding.linear_2", "time_embed.2");
        unet(names, "conv_norm_out", "out.0");
        unet(names, "conv_out", "out.2");
        resnet(names, "mid_block.resnets.0", "middle_block.0");
        attention(names, "mid_block.attentions.0", "middle_block.1");
        resnet(names, "mid_block.resnets.1", "middle_block.2");
        for (int level = 0; level < LEVELS; level++) {
            down(names, level);
            up(names, level);
        }
        return names;
    }

    private static void down(Map<String, String> names, int level) {
        String diffusers = "down_blocks." + level;
        int first = 1 + level * (BLOCKS_PER_LEVEL + 1);
        for (int block = 0; block < BLOCKS_PER_LEVEL; block++) {
            String ldm = "input_blocks." + (first + block);
            resnet(names, diffusers + ".resnets." + block, ldm + ".0");
            if (level < LEVELS - 1) {
                attention(names, diffusers + ".attentions." + block, ldm + ".1");
            }
        }
        if (level < LEVELS - 1) {
            unet(names, diffusers + ".downsamplers.0.conv", "input_blocks." + (first + BLOCKS_PER_LEVEL) + ".0.op");
        }
    }

    /** The decoder has one block more per level; its first level has no attention. */
    private static void up(Map<String, String> names, int level) {
        String diffusers = "up_blocks." + level;
        int first = level * (BLOCKS_PER_LEVEL + 1);
        for (int block = 0; block <= BLOCKS_PER_LEVEL; block++) {
            String ldm = "output_blocks." + (first + block);
            resnet(names, diffusers + ".resnets." + block, ldm + ".0");
            if (level > 0) {
                attention(names, diffusers + ".attentions." + block, ldm + ".1");
            }
        }
        if (level < LEVELS - 1) {
            String upsampler = "output_blocks." + (first + BLOCKS_PER_LEVEL) + (level > 0 ? ".2" : ".1") + ".conv";
            unet(names, diffusers + ".upsamplers.0.conv", upsampler);
        }
    }

    private static void resnet(Map<String, String> names, String diffusers, String ldm) {
        DiffusersNames.RESNET_LAYERS.forEach(
                (layer, ldmLayer) -> unet(names, diffusers + "." + layer, ldm + "." + ldmLayer));
    }

    private static void attention(Map<String, String> names, String diffusers, String ldm) {
        for (String layer : List.of("norm", "proj_in", "proj_out")) {
            unet(names, diffusers + "." + layer, ldm + "." + layer);
        }
        for (String layer : TRANSFORMER_LAYERS) {
            String inner = ".transformer_blocks.0." + layer;
            unet(names, diffusers + inner, ldm + inner);
        }
    }

    private static void unet(Map<String, String> names, String diffusers, String ldm) {
        names.put(flat(diffusers), LdmNames.UNET + ldm);
        names.put(flat(ldm), LdmNames.UNET + ldm);
    }

    private static Map<String, String> text() {
        Map<String, String> names = new HashMap<>();
        for (String layer :
                List.of("embeddings.token_embedding", "embeddings.position_embedding", "final_layer_norm")) {
            text(names, layer);
        }
        for (int i = 0; i < MAX_TEXT_LAYERS; i++) {
            for (String layer : TEXT_LAYERS) {
                text(names, "encoder.layers." + i + "." + layer);
            }
        }
        return names;
    }

    private static void text(Map<String, String> names, String layer) {
        names.put("text_model_" + flat(layer), LdmNames.TEXT + layer);
    }

    static String flat(String name) {
        return name.replace('.', '_');
    }
}
