package io.github.ctrlora4j.spring;

import java.util.Objects;
import org.springframework.ai.image.ImageGenerationMetadata;

/**
 * How to make an image again. Immutable.
 *
 * @param seed the seed of this image
 * @param parameters the community's "parameters" text: prompt, negative prompt, then {@code Steps: 20, Sampler: …}
 */
public record CtrloraImageMetadata(long seed, String parameters) implements ImageGenerationMetadata {
    public CtrloraImageMetadata {
        Objects.requireNonNull(parameters, "parameters");
    }
}
