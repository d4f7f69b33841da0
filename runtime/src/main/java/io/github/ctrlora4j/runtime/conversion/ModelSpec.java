package io.github.ctrlora4j.runtime.conversion;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.host.ModelConversion;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metadata of a converted file: what the source states, and Stability AI's model specification. No date is written,
 * so that equal conversions give equal files.
 *
 * @see <a href="https://github.com/Stability-AI/ModelSpec">the specification</a>
 */
final class ModelSpec {
    private static final String ARCHITECTURE = "modelspec.architecture";

    private ModelSpec() {}

    static Map<String, String> of(ModelConversion conversion, Path source, ModelWeights weights) {
        Map<String, String> metadata = new TreeMap<>(weights.settings());
        // The shape of the first convolution says this.
        metadata.remove("ctrlora4j.unet.mask_input");
        metadata.put("format", "pt");
        metadata.put("modelspec.sai_model_spec", "1.0.0");
        metadata.put("modelspec.title", ModelLibrary.stem(conversion.target()));
        metadata.putIfAbsent("modelspec.implementation", "https://github.com/Stability-AI/generative-models");
        if (weights.role() != ModelRole.CHECKPOINT) {
            metadata.putIfAbsent(ARCHITECTURE, "stable-diffusion-v1/" + part(weights.role()));
            return metadata;
        }
        metadata.putIfAbsent(ARCHITECTURE, "stable-diffusion-v1");
        metadata.putIfAbsent("modelspec.resolution", "512x512");
        metadata.putIfAbsent("modelspec.prediction_type", "epsilon");
        if (!conversion.styleLoras().isEmpty()) {
            metadata.put(
                    "modelspec.merged_from",
                    Stream.concat(
                                    Stream.of(ModelLibrary.stem(source)),
                                    conversion.styleLoras().stream()
                                            .map(lora -> ModelLibrary.stem(Path.of(lora.file())) + ":"
                                                    + lora.unetWeight() + ":" + lora.textWeight()))
                            .collect(Collectors.joining(", ")));
        }
        return metadata;
    }

    private static String part(ModelRole role) {
        return switch (role) {
            case BASE_CONTROLNET, CONTROLNET -> "controlnet";
            case CONDITION_LORA -> "control-lora";
            case VAE -> "vae";
            case TEXT_ENCODER -> "text-encoder";
            case CHECKPOINT, STYLE_LORA, EMBEDDING -> throw new IllegalArgumentException("no part: " + role);
        };
    }
}
