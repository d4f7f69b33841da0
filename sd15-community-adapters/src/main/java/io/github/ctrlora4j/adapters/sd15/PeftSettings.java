package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How strongly PEFT's LoRAs act, which their tensors do not tell: PEFT's own settings, from the metadata of the file or
 * from {@code adapter_config.json} beside it. Immutable.
 */
final class PeftSettings {
    private static final String METADATA = "lora_adapter_metadata";
    private static final String CONFIG = "adapter_config.json";
    private static final int MAX_CONFIG_BYTES = 1 << 20;

    private final Map<String, Object> values;

    private PeftSettings(Map<String, Object> values) {
        this.values = values;
    }

    /** Where the settings of a file stand, and their text; empty if there are none. */
    static Optional<String> text(TensorFile file) {
        boolean folder = file.tensors().keySet().stream().anyMatch(name -> name.startsWith("base_model.model."));
        return Optional.ofNullable(file.metadata().get(METADATA))
                .or(() -> folder ? beside(file.path()) : Optional.empty());
    }

    private static Optional<String> beside(Path file) {
        Path config = file.toAbsolutePath().resolveSibling(CONFIG);
        try (InputStream stream = Files.newInputStream(config)) {
            return Optional.of(new String(stream.readNBytes(MAX_CONFIG_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Without its configuration the file is like any other of PEFT.
            return Optional.empty();
        }
    }

    /** Empty if the text is not JSON. */
    static Optional<PeftSettings> parse(String text) {
        return JsonText.object(text).map(PeftSettings::new);
    }

    /**
     * What {@code alpha} would have to be so that alpha / rank is PEFT's factor.
     *
     * @param name of the tensor {@code lora_A} in the file
     * @param rank its first extent
     */
    Optional<Float> alpha(String name, long rank) {
        String whole = name.startsWith("base_model.model.") ? name.substring("base_model.model.".length()) : name;
        String stem = whole.substring(0, Math.max(0, whole.indexOf(".lora_A")));
        for (String part : new String[] {"unet.", "text_encoder.", ""}) {
            if (stem.startsWith(part) && values.containsKey(part + "lora_alpha")) {
                return alpha(part, stem.substring(part.length()), rank);
            }
        }
        return Optional.empty();
    }

    private Optional<Float> alpha(String part, String module, long rank) {
        Optional<Double> own = values.get(part + "alpha_pattern") instanceof Map<?, ?> patterns
                ? patterns.entrySet().stream()
                        .filter(pattern -> fits(module, String.valueOf(pattern.getKey())))
                        .map(Map.Entry::getValue)
                        .filter(Double.class::isInstance)
                        .map(Double.class::cast)
                        .findFirst()
                : Optional.empty();
        Optional<Double> alpha = own.or(() ->
                values.get(part + "lora_alpha") instanceof Double common ? Optional.of(common) : Optional.empty());
        // "Rank-stabilized" training divides by the square root of the rank.
        boolean stabilized = Boolean.TRUE.equals(values.get(part + "use_rslora"));
        return alpha.map(value -> (float) (stabilized ? value * Math.sqrt(rank) : value));
    }

    /** PEFT's patterns are ends of module names, from some dot on. */
    private static boolean fits(String module, String pattern) {
        return module.equals(pattern) || module.endsWith("." + pattern);
    }
}
