package io.github.ctrlora4j.adapters.sd15;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LDM's names for the tensors that diffusers saves of a UNet or VAE. Numbers of levels and blocks are taken from the
 * names that are there. A name that follows no rule stays as it is, so that it is found to be too many. Immutable.
 */
final class DiffusersNames {
    private static final Pattern UNET_BLOCK = Pattern.compile(
            "(down|up)_blocks\\.(\\d{1,2})\\.(resnets|attentions|downsamplers|upsamplers)\\.(\\d{1,2})\\.(.+)");
    private static final Pattern UNET_MIDDLE = Pattern.compile("mid_block\\.(resnets|attentions)\\.([01])\\.(.+)");
    private static final Pattern VAE_BLOCK = Pattern.compile("(encoder|decoder)\\.(?:down|up)_blocks\\.(\\d{1,2})\\."
            + "(resnets|downsamplers|upsamplers)\\.(\\d{1,2})\\.(.+)");
    private static final Pattern VAE_MIDDLE =
            Pattern.compile("(encoder|decoder)\\.mid_block\\.(resnets|attentions)\\.([01])\\.(.+)");
    /** Old exports lack the number. */
    private static final Pattern OUTPUT = Pattern.compile("(.+\\.to_out)\\.(weight|bias)");

    private static final Map<String, String> UNET_ENDS = Map.of(
            "time_embedding.linear_1", "time_embed.0",
            "time_embedding.linear_2", "time_embed.2",
            "conv_in", "input_blocks.0.0",
            "conv_norm_out", "out.0",
            "conv_out", "out.2");
    /** Begins the names of a ControlNet's hint block. */
    static final String HINT = "controlnet_cond_embedding.";

    private static final Pattern CONTROL_OUTPUT =
            Pattern.compile("controlnet_(?:down_blocks\\.(\\d{1,2})|mid_block)\\.(weight|bias)");
    private static final Pattern HINT_LAYER =
            Pattern.compile("controlnet_cond_embedding\\.(conv_in|conv_out|blocks\\.(\\d))\\.(weight|bias)");
    /** LDM's number of the last convolution of the hint block, {@code conv_out}. */
    private static final int LAST_HINT_LAYER = 14;

    static final Map<String, String> RESNET_LAYERS = Map.of(
            "norm1", "in_layers.0",
            "conv1", "in_layers.2",
            "time_emb_proj", "emb_layers.1",
            "norm2", "out_layers.0",
            "conv2", "out_layers.3",
            "conv_shortcut", "skip_connection");
    private static final Map<String, String> VAE_LAYERS = Map.of("conv_shortcut", "nin_shortcut");
    /** The second names are those of diffusers before 0.15. */
    private static final Map<String, String> VAE_ATTENTION = Map.of(
            "group_norm", "norm",
            "to_q", "q",
            "query", "q",
            "to_k", "k",
            "key", "k",
            "to_v", "v",
            "value", "v",
            "to_out.0", "proj_out",
            "proj_attn", "proj_out");

    private final TensorNames found;

    /** @param found the tensors of one network */
    DiffusersNames(TensorNames found) {
        this.found = found;
    }

    boolean areUnet() {
        return found.hasUnder("down_blocks.") || found.hasUnder("up_blocks.");
    }

    boolean areVae() {
        return found.hasUnder("encoder.down_blocks.") || found.hasUnder("decoder.up_blocks.");
    }

    /** LDM's name of a tensor of a UNet. */
    String unet(String name) {
        Matcher block = UNET_BLOCK.matcher(name);
        if (block.matches()) {
            return unetBlock(block).orElse(name);
        }
        Matcher middle = UNET_MIDDLE.matcher(name);
        if (!middle.matches()) {
            return layer(name, UNET_ENDS).orElse(name);
        }
        String rest = middle.group(3);
        return middle.group(1).equals("resnets")
                ? layer(rest, RESNET_LAYERS)
                        .map(layer -> "middle_block." + 2 * number(middle, 2) + "." + layer)
                        .orElse(name)
                : "middle_block.1." + output(rest);
    }

    /** LDM's name of a tensor of a ControlNet, whose encoder has the names of a UNet's. */
    String control(String name) {
        Matcher output = CONTROL_OUTPUT.matcher(name);
        if (output.matches()) {
            String zero = output.group(1) == null ? "middle_block_out" : "zero_convs." + output.group(1);
            return zero + ".0." + output.group(2);
        }
        Matcher hint = HINT_LAYER.matcher(name);
        if (!hint.matches()) {
            return unet(name);
        }
        int layer =
                switch (hint.group(1)) {
                    case "conv_in" -> 0;
                    case "conv_out" -> LAST_HINT_LAYER;
                    default -> 2 * number(hint, 2) + 2;
                };
        return ControlNetLayout.HINT + layer + "." + hint.group(3);
    }

    private Optional<String> unetBlock(Matcher block) {
        int level = number(block, 2);
        int perLevel = found.count("down_blocks.0.resnets.") + 1;
        boolean down = block.group(1).equals("down");
        int index = level * perLevel + number(block, 4) + (down ? 1 : 0);
        String ldm = (down ? "input_blocks." : "output_blocks.") + index;
        String rest = block.group(5);
        return switch (block.group(3)) {
            case "resnets" -> layer(rest, RESNET_LAYERS).map(layer -> ldm + ".0." + layer);
            case "attentions" -> Optional.of(ldm + ".1." + output(rest));
            case "downsamplers" ->
                layer(rest, Map.of("conv", "op")).map(op -> "input_blocks." + (level + 1) * perLevel + ".0." + op);
            default -> {
                int place = found.hasUnder("up_blocks." + level + ".attentions.") ? 2 : 1;
                yield Optional.of("output_blocks." + ((level + 1) * perLevel - 1) + "." + place + "." + rest);
            }
        };
    }

    /** LDM's name of a tensor of a VAE. */
    String vae(String name) {
        Matcher block = VAE_BLOCK.matcher(name);
        if (block.matches()) {
            boolean encoder = block.group(1).equals("encoder");
            // LDM counts the decoder's levels from the picture's resolution down, as the encoder's.
            int level = encoder ? number(block, 2) : found.count("decoder.up_blocks.") - 1 - number(block, 2);
            String ldm = block.group(1) + (encoder ? ".down." : ".up.") + level;
            String rest = block.group(5);
            return switch (block.group(3)) {
                case "resnets" ->
                    ldm + ".block." + block.group(4) + "."
                            + layer(rest, VAE_LAYERS).orElse(rest);
                case "downsamplers" -> ldm + ".downsample." + rest;
                default -> ldm + ".upsample." + rest;
            };
        }
        Matcher middle = VAE_MIDDLE.matcher(name);
        if (!middle.matches()) {
            return name.replace("coder.conv_norm_out.", "coder.norm_out.");
        }
        String rest = middle.group(4);
        return middle.group(1)
                + (middle.group(2).equals("resnets")
                        ? ".mid.block_" + (number(middle, 3) + 1) + "." + rest
                        : ".mid.attn_1." + layer(rest, VAE_ATTENTION).orElse(rest));
    }

    /** A name whose part before {@code weight} or {@code bias} is in the table, with what the table has for it. */
    private static Optional<String> layer(String name, Map<String, String> table) {
        int dot = Math.max(0, name.lastIndexOf('.'));
        return Optional.ofNullable(table.get(name.substring(0, dot))).map(layer -> layer + name.substring(dot));
    }

    private static String output(String name) {
        return OUTPUT.matcher(name).replaceFirst("$1.0.$2");
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
