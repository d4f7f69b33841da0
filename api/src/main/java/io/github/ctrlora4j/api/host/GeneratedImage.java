package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.RgbImage;
import java.util.Objects;

/** One image of a result, with everything that is needed to make it again. Immutable. */
public final class GeneratedImage {
    private final RgbImage image;
    private final long seed;
    private final String parameters;

    private GeneratedImage(RgbImage image, long seed, String parameters) {
        this.image = Objects.requireNonNull(image, "image");
        this.seed = seed;
        this.parameters = Objects.requireNonNull(parameters, "parameters");
    }

    public static GeneratedImage of(RgbImage image, long seed, String parameters) {
        return new GeneratedImage(image, seed, parameters);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GeneratedImage that
                && image.equals(that.image)
                && seed == that.seed
                && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return Objects.hash(image, seed, parameters);
    }

    @Override
    public String toString() {
        return "GeneratedImage[" + image + ", seed " + seed + "]";
    }

    public RgbImage image() {
        return image;
    }

    /** The seed of this image. */
    public long seed() {
        return seed;
    }

    /** The community's "parameters" text: prompt, negative prompt, then {@code Steps: 20, Sampler: …}. */
    public String parameters() {
        return parameters;
    }
}
