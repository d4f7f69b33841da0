package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LoRAs of the earliest script, whose tensors are numbered ({@code unet:9:up}, {@code text_encoder:0:down}): in the
 * order in which diffusers 0.10 and transformers created the layers. That is, for the UNet, down, up, middle; within a
 * block attention, gate, attention. Only complete files are understood, because the numbers of others depend on
 * settings.
 */
final class NumberedLora {
    private static final Pattern NAME = Pattern.compile("(unet|text_encoder):(\\d{1,4}):(up|down)");
    private static final List<String> BLOCK = List.of(
            "attn1.to_q",
            "attn1.to_k",
            "attn1.to_v",
            "attn1.to_out.0",
            "ff.net.0.proj",
            "attn2.to_q",
            "attn2.to_k",
            "attn2.to_v",
            "attn2.to_out.0");
    private static final List<String> TEXT = List.of("k_proj", "v_proj", "q_proj", "out_proj");
    private static final List<String> UNET = unet();

    private NumberedLora() {}

    /** Whether a name is of this kind. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The meaning of each numbered tensor; empty if the file does not have a tensor for every layer. */
    static Map<String, LoraKey> keys(Map<String, Tensor> tensors) {
        int unet = count(tensors, "unet");
        int text = count(tensors, "text_encoder");
        Map<String, LoraKey> keys = new HashMap<>();
        for (String name : tensors.keySet()) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                int number = Integer.parseInt(matcher.group(2));
                Optional<String> module = matcher.group(1).equals("unet")
                        ? Optional.of(UNET).filter(all -> all.size() == unet).map(all -> all.get(number))
                        : Optional.of(text)
                                .filter(count -> count > 0 && count % TEXT.size() == 0)
                                .map(count -> text(number));
                String leaf = matcher.group(3).equals("up") ? LoraLeaves.UP : LoraLeaves.DOWN;
                module.ifPresent(layer -> keys.put(name, new LoraKey(layer, leaf)));
            }
        }
        return keys;
    }

    /** How many layers there are, if each has both tensors and they are numbered without a gap; else 0. */
    private static int count(Map<String, Tensor> tensors, String network) {
        int count = 0;
        while (tensors.containsKey(network + ":" + count + ":up")
                && tensors.containsKey(network + ":" + count + ":down")) {
            count++;
        }
        String prefix = network + ":";
        long all = tensors.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .count();
        return all == 2L * count ? count : 0;
    }

    private static String text(int number) {
        return LdmNames.TEXT + "encoder.layers." + number / TEXT.size() + ".self_attn."
                + TEXT.get(number % TEXT.size());
    }

    private static List<String> unet() {
        List<String> transformers = new ArrayList<>();
        for (int block : new int[] {1, 2, 4, 5, 7, 8}) {
            transformers.add("input_blocks." + block);
        }
        for (int block = 3; block < 12; block++) {
            transformers.add("output_blocks." + block);
        }
        transformers.add("middle_block");
        List<String> layers = new ArrayList<>();
        for (String transformer : transformers) {
            for (String layer : BLOCK) {
                layers.add(LdmNames.UNET + transformer + ".1.transformer_blocks.0." + layer);
            }
        }
        return layers;
    }
}
