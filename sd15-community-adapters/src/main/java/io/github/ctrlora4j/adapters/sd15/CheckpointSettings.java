package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the tensors of a checkpoint do not tell: its metadata, overruled by a diffusers folder's configuration, which is
 * overruled by {@code NAME.yaml} beside the file, as web UIs read it. Marker tensors count where nothing else is said.
 */
final class CheckpointSettings {
    static final String PREDICTION = "modelspec.prediction_type";
    static final String ZERO_SNR = "ctrlora4j.zero_terminal_snr";
    /**
     * {@code true} for a UNet that takes latent, mask and masked picture's latent, in this order: 4 + 1 + 4 channels.
     */
    static final String MASK_INPUT = "ctrlora4j.unet.mask_input";

    private static final int MAX_YAML_BYTES = 1 << 20;
    private static final double MAX_NUMBER = 1e6;
    private static final Pattern VELOCITY = yaml("parameterization", "v");
    private static final Pattern NOISE = yaml("parameterization", "eps");
    private static final Pattern YAML_ZERO_SNR =
            yaml("(?:zero_terminal_snr|ztsnr|use_zsnr|rescale_betas_zero_snr)", "true");

    private static final Pattern YAML_POOLING = yaml("global_average_pooling", "true");

    private CheckpointSettings() {}

    private static Pattern yaml(String key, String value) {
        return Pattern.compile(
                "^\\s*(?:- )?" + key + "\\s*:\\s*[\"']?" + value + "[\"']?\\s*(?:#.*)?$",
                Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
    }

    /**
     * @param velocity whether a marker tensor says that the UNet predicts velocity
     * @param zeroSnr whether one says that it was trained down to a signal of zero
     */
    static Map<String, String> of(TensorFile file, boolean velocity, boolean zeroSnr) {
        Map<String, String> settings = new HashMap<>(file.metadata());
        // Texts of a folder, which ofFolder understands.
        settings.keySet().removeIf(key -> key.endsWith(".json"));
        if (velocity) {
            settings.putIfAbsent(PREDICTION, "v");
        }
        if (zeroSnr) {
            settings.putIfAbsent(ZERO_SNR, "true");
        }
        settings.putAll(ofFolder(file.metadata()));
        settings.putAll(beside(file.path()));
        return settings;
    }

    private static Map<String, String> ofFolder(Map<String, String> texts) {
        Map<String, String> settings = new HashMap<>();
        Map<String, Object> unet = json(texts, "unet/config.json");
        heads(unet).ifPresent(heads -> settings.put("ctrlora4j.unet.heads", heads));
        number(unet, "norm_num_groups").ifPresent(groups -> settings.put("ctrlora4j.unet.norm_groups", groups));
        number(json(texts, "vae/config.json"), "norm_num_groups")
                .ifPresent(groups -> settings.put("ctrlora4j.vae.norm_groups", groups));
        number(json(texts, "text_encoder/config.json"), "num_attention_heads")
                .ifPresent(heads -> settings.put("ctrlora4j.text.heads", heads));
        Map<String, Object> scheduler = json(texts, "scheduler/scheduler_config.json");
        if (scheduler.get("prediction_type") instanceof String type) {
            settings.put(PREDICTION, type.equals("v_prediction") ? "v" : type);
        }
        if (scheduler.get("rescale_betas_zero_snr") instanceof Boolean rescaled) {
            settings.put(ZERO_SNR, rescaled.toString());
        }
        return settings;
    }

    /** {@code attention_head_dim} is the number of heads: a mistake that diffusers keeps for its old files. */
    private static Optional<String> heads(Map<String, Object> unet) {
        return number(unet, "num_attention_heads").or(() -> number(unet, "attention_head_dim"));
    }

    private static Map<String, Object> json(Map<String, String> texts, String name) {
        return Optional.ofNullable(texts.get(name)).flatMap(JsonText::object).orElse(Map.of());
    }

    /** A whole number, also if it is stated for each level alike. */
    private static Optional<String> number(Map<String, Object> values, String key) {
        Object value = values.getOrDefault(key, "");
        if (value instanceof List<?> levels && levels.stream().distinct().count() == 1) {
            value = levels.get(0);
        }
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < MAX_NUMBER
                ? Optional.of(Integer.toString(number.intValue()))
                : Optional.empty();
    }

    private static Map<String, String> beside(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        // A folder has its own configuration, and a dot in its name begins no extension.
        if (dot <= 0 || Files.isDirectory(file)) {
            return Map.of();
        }
        Path yaml = file.toAbsolutePath().resolveSibling(name.substring(0, dot) + ".yaml");
        // Most files have none.
        return Files.exists(yaml, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(yaml)
                ? fromYaml(text(file, yaml))
                : Map.of();
    }

    /** What cannot be read is told, because pictures without its settings would be noise. */
    private static String text(Path file, Path yaml) {
        try (InputStream stream = Files.newInputStream(yaml)) {
            byte[] bytes = stream.readNBytes(MAX_YAML_BYTES + 1);
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (bytes.length > MAX_YAML_BYTES) {
                throw unreadable(file, yaml, "has more than " + MAX_YAML_BYTES + " bytes, which no settings need");
            }
            // Bytes of another kind of file, or text of 16 bits per character.
            if (text.indexOf('\0') >= 0) {
                throw unreadable(file, yaml, "is not UTF-8 text");
            }
            return text;
        } catch (IOException e) {
            throw unreadable(file, yaml, "cannot be read (" + e + ")");
        }
    }

    private static MalformedFileException unreadable(Path file, Path yaml, String problem) {
        return new MalformedFileException(
                file.toString(), "its settings, " + yaml.getFileName() + ", " + problem + "; mend or remove them");
    }

    /** The statements of a web UI's configuration that matter here; its structure does not. */
    static Map<String, String> fromYaml(String text) {
        Map<String, String> settings = new HashMap<>();
        if (VELOCITY.matcher(text).find()) {
            settings.put(PREDICTION, "v");
        } else if (NOISE.matcher(text).find()) {
            settings.put(PREDICTION, "epsilon");
        }
        if (YAML_ZERO_SNR.matcher(text).find()) {
            settings.put(ZERO_SNR, "true");
        }
        if (YAML_POOLING.matcher(text).find()) {
            settings.put(ControlNetSettings.POOLING, "true");
        }
        return settings;
    }
}
