package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How strongly PEFT's LoRAs act, which their tensors do not tell: PEFT's own settings, from the metadata of the file or
 * from {@code adapter_config.json} beside it. Immutable.
 */
final class PeftSettings {
    private static final String METADATA = "lora_adapter_metadata";
    private static final String CONFIG = "adapter_config.json";
    private static final int MAX_CONFIG_BYTES = 1 << 20;
    /** What PEFT writes before a layer's name in files of its own. */
    private static final String OWN = "base_model.model.";
    /** What precedes the name of a setting and of a layer; the first that fits counts. */
    private static final List<String> NETWORKS = List.of("unet.", "text_encoder.", "");

    private final String place;
    private final Optional<Map<String, Object>> values;
    /** For each network its patterns, by the end of a layer's name. */
    private final Map<String, Map<String, Pattern>> patterns = new HashMap<>();

    /**
     * An alpha for the layers with some end of the name.
     *
     * @param place among the patterns, as the first that fits counts
     */
    private record Pattern(int place, double alpha) {}

    private PeftSettings(String place, String json) {
        this.place = place;
        this.values = JsonText.object(json);
        NETWORKS.forEach(network -> patterns.put(network, patterns(network)));
    }

    /** The settings in the metadata of a file, or beside it; empty if there are none. */
    static Optional<PeftSettings> of(TensorFile file) {
        boolean own = file.tensors().keySet().stream().anyMatch(name -> name.startsWith(OWN));
        return Optional.ofNullable(file.metadata().get(METADATA))
                .map(PeftSettings::inMetadata)
                .or(() -> own ? beside(file.path()) : Optional.empty());
    }

    static PeftSettings inMetadata(String json) {
        return new PeftSettings("its metadata " + METADATA, json);
    }

    private static Optional<PeftSettings> beside(Path file) {
        Path config = file.toAbsolutePath().resolveSibling(CONFIG);
        try (InputStream stream = Files.newInputStream(config)) {
            String json = new String(stream.readNBytes(MAX_CONFIG_BYTES), StandardCharsets.UTF_8);
            return Optional.of(new PeftSettings(CONFIG + " beside it", json));
        } catch (IOException e) {
            // Without its configuration the file is like any other of PEFT.
            return Optional.empty();
        }
    }

    private Map<String, Pattern> patterns(String network) {
        Map<String, Pattern> found = new HashMap<>();
        if (value(network + "alpha_pattern").orElse("") instanceof Map<?, ?> stated) {
            stated.forEach((end, alpha) -> {
                if (alpha instanceof Double number) {
                    found.put(String.valueOf(end), new Pattern(found.size(), number));
                }
            });
        }
        return found;
    }

    private Optional<Object> value(String name) {
        return values.flatMap(all -> Optional.ofNullable(all.get(name)));
    }

    /** Why the settings cannot be used; empty if they can. */
    Optional<String> problem() {
        return values.isPresent() ? Optional.empty() : Optional.of(place + " is not valid JSON");
    }

    /**
     * What {@code alpha} would have to be so that alpha / rank is PEFT's factor.
     *
     * @param name of the tensor {@code lora_A} in the file
     * @param rank its first extent
     */
    Optional<Float> alpha(String name, long rank) {
        String whole = name.startsWith(OWN) ? name.substring(OWN.length()) : name;
        String layer = whole.substring(0, Math.max(0, whole.indexOf(".lora_A")));
        return NETWORKS.stream()
                .filter(network -> layer.startsWith(network)
                        && value(network + "lora_alpha").isPresent())
                .findFirst()
                .flatMap(network -> alpha(network, layer.substring(network.length()), rank));
    }

    private Optional<Float> alpha(String network, String layer, long rank) {
        Optional<Double> alpha = ofPattern(network, layer).or(() -> value(network + "lora_alpha")
                .filter(Double.class::isInstance)
                .map(Double.class::cast));
        // "Rank-stabilized" training divides by the square root of the rank.
        boolean stabilized = value(network + "use_rslora").equals(Optional.of(true));
        return alpha.map(value -> (float) (stabilized ? value * Math.sqrt(rank) : value));
    }

    /** PEFT's patterns are ends of layers' names, from some dot on. Looked up by each end, as a file may have many. */
    private Optional<Double> ofPattern(String network, String layer) {
        Map<String, Pattern> ofNetwork = patterns.getOrDefault(network, Map.of());
        return ends(layer)
                .flatMap(end -> Optional.ofNullable(ofNetwork.get(end)).stream())
                .min(Comparator.comparingInt(Pattern::place))
                .map(Pattern::alpha);
    }

    private static Stream<String> ends(String layer) {
        return IntStream.range(0, layer.length())
                .filter(i -> i == 0 || layer.charAt(i - 1) == '.')
                .mapToObj(layer::substring);
    }
}
