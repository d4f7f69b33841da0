package io.github.ctrlora4j.runtime.training;

import io.github.ctrlora4j.api.host.TrainingSettings.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The tensors of a new ControlNet that fits a UNet, by name. Confined to one thread. Source: the original ControlNet
 * (arXiv 2302.05543), {@code cldm_lite.py} and {@code cldm_xs.py} of the CtrLoRA reference with their configurations.
 */
final class ControlNetShapes {
    private static final String UNET = "model.diffusion_model.";
    private static final String CONTROL = "control_model.";

    /** What the hint block's convolutions output; its last one outputs the width of the network. */
    private static final List<Long> HINT = List.of(16L, 16L, 32L, 32L, 96L, 96L, 256L);

    private static final long COLORS = 3;

    /** ControlNet-XS has a fifth of the UNet's channels: {@code control_model_ratio} of {@code cnxs_sd15.yaml}. */
    private static final long RATIO = 5;

    private final Map<String, List<Long>> unet;
    private final List<Long> channels;
    private final long heads;
    private final Map<String, List<Long>> shapes = new TreeMap<>();

    private ControlNetShapes(Map<String, List<Long>> unet, List<Long> channels, long heads) {
        this.unet = unet;
        this.channels = channels;
        this.heads = heads;
    }

    /**
     * @param unet shapes by name
     * @param base those of a {@link io.github.ctrlora4j.runtime.control.NewBase}, of which the original one is made
     * @param channels that its input blocks output, shallow to deep
     * @param heads of its attention
     */
    static Map<String, List<Long>> of(
            Method method,
            Map<String, List<Long>> unet,
            Map<String, List<Long>> base,
            List<Long> channels,
            long heads) {
        ControlNetShapes made = new ControlNetShapes(unet, channels, heads);
        switch (method) {
            case CONTROLNET -> made.original(base);
            case LITE -> made.lite();
            case XS -> made.walking();
            default -> throw new IllegalArgumentException(method + " trains a Base ControlNet");
        }
        return Collections.unmodifiableMap(made.shapes);
    }

    private void original(Map<String, List<Long>> base) {
        shapes.putAll(base);
        hint(channels.get(0));
    }

    private void lite() {
        long in = channels.get(0);
        layer(CONTROL + "input_blocks.0.0", in, latents(), 3, 3);
        for (int i = 1; i < channels.size(); i++) {
            String block = CONTROL + "input_blocks." + i;
            if (isDownsampling(i)) {
                layer(block + ".0.op", channels.get(i), in, 3, 3);
            } else {
                norm(block + ".0", in);
                layer(block + ".2", channels.get(i), in, 3, 3);
            }
            in = channels.get(i);
        }
        norm(CONTROL + "middle_block.0", in);
        layer(CONTROL + "middle_block.2", in, in, 3, 3);
        hint(channels.get(0));
        zeroConvolutions();
    }

    private void walking() {
        String inner = CONTROL + "control_model.";
        layer(inner + "input_blocks.0.0", narrow(0), latents(), 3, 3);
        for (int i = 1; i < channels.size(); i++) {
            String block = inner + "input_blocks." + i;
            if (isDownsampling(i)) {
                layer(block + ".0.op", narrow(i), heard(i - 1), 3, 3);
                continue;
            }
            residualBlock(block + ".0", heard(i - 1), narrow(i));
            if (unet.containsKey(UNET + "input_blocks." + i + ".1.proj_in.weight")) {
                transformer(block + ".1", narrow(i));
            }
        }
        int last = channels.size() - 1;
        residualBlock(inner + "middle_block.0", heard(last), narrow(last));
        transformer(inner + "middle_block.1", narrow(last));
        residualBlock(inner + "middle_block.2", narrow(last), narrow(last));
        hint(narrow(0));
        exchange(last);
    }

    /** The convolutions between ControlNet-XS and the UNet. */
    private void exchange(int last) {
        long decoded = channels.get(last);
        for (int i = 0; i <= last; i++) {
            layer(CONTROL + "enc_zero_convs_out." + i + ".0", channels.get(i), narrow(i), 1, 1);
            layer(CONTROL + "enc_zero_convs_in." + i + ".0", channels.get(i), channels.get(i), 1, 1);
            layer(CONTROL + "dec_zero_convs_out." + i + ".0", decoded, narrow(last - i), 1, 1);
            decoded = shape("output_blocks." + i + ".0.out_layers.3.weight").get(0);
        }
        layer(CONTROL + "middle_block_out.0", channels.get(last), narrow(last), 1, 1);
    }

    private long narrow(int block) {
        long width = channels.get(0);
        return channels.get(block) / width * Math.max(1, width / RATIO);
    }

    /** What is concatenated behind a block: both networks' features. */
    private long heard(int block) {
        return narrow(block) + channels.get(block);
    }

    private boolean isDownsampling(int block) {
        return unet.containsKey(UNET + "input_blocks." + block + ".0.op.weight");
    }

    private long latents() {
        return shape("input_blocks.0.0.weight").get(1);
    }

    private List<Long> shape(String unetName) {
        return Objects.requireNonNull(unet.get(UNET + unetName), unetName);
    }

    private void hint(long width) {
        long in = COLORS;
        for (int i = 0; i <= HINT.size(); i++) {
            long out = i < HINT.size() ? HINT.get(i) : width;
            layer(CONTROL + "input_hint_block." + 2 * i, out, in, 3, 3);
            in = out;
        }
    }

    private void zeroConvolutions() {
        for (int i = 0; i < channels.size(); i++) {
            layer(CONTROL + "zero_convs." + i + ".0", channels.get(i), channels.get(i), 1, 1);
        }
        long deepest = channels.get(channels.size() - 1);
        layer(CONTROL + "middle_block_out.0", deepest, deepest, 1, 1);
    }

    private void residualBlock(String name, long in, long out) {
        norm(name + ".in_layers.0", in);
        layer(name + ".in_layers.2", out, in, 3, 3);
        layer(name + ".emb_layers.1", out, shape("time_embed.2.weight").get(0));
        norm(name + ".out_layers.0", out);
        layer(name + ".out_layers.3", out, out, 3, 3);
        if (in != out) {
            layer(name + ".skip_connection", out, in, 1, 1);
        }
    }

    /** Heads have at least as many channels as there are heads. */
    private void transformer(String name, long width) {
        long own = heads * Math.max(heads, width / heads);
        long context =
                shape("middle_block.1.transformer_blocks.0.attn2.to_k.weight").get(1);
        norm(name + ".norm", width);
        layer(name + ".proj_in", own, width, 1, 1);
        String block = name + ".transformer_blocks.0.";
        attention(block + "attn1", own, own);
        attention(block + "attn2", own, context);
        layer(block + "ff.net.0.proj", 8 * own, own);
        layer(block + "ff.net.2", own, 4 * own);
        for (int i = 1; i <= 3; i++) {
            norm(block + "norm" + i, own);
        }
        layer(name + ".proj_out", width, own, 1, 1);
    }

    private void attention(String name, long width, long context) {
        shapes.put(name + ".to_q.weight", List.of(width, width));
        shapes.put(name + ".to_k.weight", List.of(width, context));
        shapes.put(name + ".to_v.weight", List.of(width, context));
        layer(name + ".to_out.0", width, width);
    }

    private void norm(String name, long channels) {
        layer(name, channels);
    }

    private void layer(String name, long... weight) {
        shapes.put(name + ".weight", Arrays.stream(weight).boxed().toList());
        shapes.put(name + ".bias", List.of(weight[0]));
    }
}
