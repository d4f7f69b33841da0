package io.github.ctrlora4j.adapters.sd15;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the name of a LoRA's tensor means, in any of the community's spellings: kohya's and LyCORIS' flattened names,
 * diffusers' three, PEFT's, and those of ComfyUI's trainer.
 *
 * @param module LDM name of the layer, without {@code .weight}
 * @param leaf the tensor's part in the change of that layer, as kohya and LyCORIS call it ({@code lora_down.weight})
 */
record LoraKey(String module, String leaf) {
    /** Flattened names; the first that fits counts. */
    private static final Map<String, Network> FLATTENED = flattened();
    /** Dotted names; the first that fits counts, the last fits every name. */
    private static final Map<String, Network> DOTTED = dotted();
    /** Endings of dotted names, with the leaf that they stand for; the first that fits counts. */
    private static final Map<String, String> ENDINGS = endings();

    /** Where a name is looked up. */
    private enum Network {
        UNET,
        TEXT,
        EITHER;

        Optional<String> module(String flattened) {
            return switch (this) {
                case UNET -> LoraTargets.unet(flattened);
                case TEXT -> LoraTargets.text(flattened);
                case EITHER -> LoraTargets.unet(flattened).or(() -> LoraTargets.text(flattened));
            };
        }
    }

    /** Empty if the name belongs to no layer of SD 1.x, or to none of the known ways to change one. */
    static Optional<LoraKey> of(String name) {
        for (Map.Entry<String, Network> prefix : FLATTENED.entrySet()) {
            if (name.startsWith(prefix.getKey())) {
                return flattened(name.substring(prefix.getKey().length()), prefix.getValue());
            }
        }
        return dotted(name);
    }

    private static Optional<LoraKey> flattened(String name, Network network) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String stem = name.substring(0, dot);
        String leaf = name.substring(dot + 1);
        for (String half : new String[] {"lora_down", "lora_up"}) {
            // A converter that is in use writes lora_unet_unet_…_to_k_lora_down.weight.
            if (leaf.equals("weight") && stem.endsWith("_" + half)) {
                stem = stem.substring(0, stem.length() - half.length() - 1);
                leaf = half + ".weight";
            }
        }
        String canonical = ENDINGS.getOrDefault("." + leaf, leaf);
        return LoraLeaves.isKnown(canonical)
                ? network.module(stem).map(module -> new LoraKey(module, canonical))
                : Optional.empty();
    }

    private static Optional<LoraKey> dotted(String name) {
        String whole = name.startsWith("base_model.model.") ? name.substring("base_model.model.".length()) : name;
        for (Map.Entry<String, String> ending : ENDINGS.entrySet()) {
            if (whole.endsWith(ending.getKey())) {
                String stem =
                        whole.substring(0, whole.length() - ending.getKey().length());
                return module(stem).map(module -> new LoraKey(module, ending.getValue()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> module(String stem) {
        for (Map.Entry<String, Network> prefix : DOTTED.entrySet()) {
            if (stem.startsWith(prefix.getKey())) {
                return prefix.getValue()
                        .module(LoraTargets.flat(
                                plain(stem.substring(prefix.getKey().length()))));
            }
        }
        return Optional.empty();
    }

    /**
     * diffusers' first LoRAs belonged to "attention processors", and called the text encoder's layers like the UNet's.
     */
    private static String plain(String stem) {
        String name = stem.replace(".processor.", ".");
        if (name.endsWith(".self_attn.to_out")) {
            return name.substring(0, name.length() - "to_out".length()) + "out_proj";
        }
        if (name.contains(".self_attn.to_")) {
            return name.replace(".self_attn.to_", ".self_attn.") + "_proj";
        }
        return name.endsWith(".to_out") ? name + ".0" : name;
    }

    private static Map<String, Network> flattened() {
        Map<String, Network> prefixes = new LinkedHashMap<>();
        prefixes.put("lora_unet_unet_", Network.UNET);
        prefixes.put("lora_unet_", Network.UNET);
        prefixes.put("lora_te_text_encoder_", Network.TEXT);
        prefixes.put("lora_te1_", Network.TEXT);
        prefixes.put("lora_te_", Network.TEXT);
        prefixes.put("lycoris_", Network.EITHER);
        return prefixes;
    }

    private static Map<String, Network> dotted() {
        Map<String, Network> prefixes = new LinkedHashMap<>();
        prefixes.put("unet.", Network.UNET);
        prefixes.put("model.diffusion_model.", Network.UNET);
        prefixes.put("diffusion_model.", Network.UNET);
        prefixes.put("text_encoder.", Network.TEXT);
        prefixes.put("text_encoders.clip_l.transformer.", Network.TEXT);
        prefixes.put("text_encoders.", Network.TEXT);
        prefixes.put("clip_l.transformer.", Network.TEXT);
        prefixes.put("clip_l.", Network.TEXT);
        prefixes.put("te.", Network.TEXT);
        prefixes.put("", Network.EITHER);
        return prefixes;
    }

    private static Map<String, String> endings() {
        Map<String, String> endings = new LinkedHashMap<>();
        for (String layer : new String[] {".lora_linear_layer.", ".lora.", "_lora."}) {
            endings.put(layer + "down.weight", LoraLeaves.DOWN);
            endings.put(layer + "up.weight", LoraLeaves.UP);
            endings.put(layer + "alpha", LoraLeaves.ALPHA);
        }
        for (String adapter : new String[] {".", ".default."}) {
            endings.put(".lora_A" + adapter + "weight", LoraLeaves.DOWN);
            endings.put(".lora_B" + adapter + "weight", LoraLeaves.UP);
            endings.put(".lora_B" + adapter + "bias", LoraLeaves.UP_BIAS);
            endings.put(".lora_magnitude_vector" + adapter + "weight", LoraLeaves.DORA);
        }
        endings.put(".boft_R.default", LoraLeaves.BOFT);
        endings.put(".boft_s.default", "boft_s");
        endings.put(".lora_magnitude_vector.default", LoraLeaves.DORA);
        endings.put(".lora_magnitude_vector", LoraLeaves.DORA);
        LoraLeaves.all().forEach(leaf -> endings.put("." + leaf, leaf));
        // A layer's own weight and a LoRA's cannot be told apart in dotted names; IA3 files are flattened.
        endings.remove(".weight");
        return endings;
    }
}
