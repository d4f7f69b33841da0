package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.util.Objects;

/** The picture that a generation changes ("img2img"), and how much. Immutable. */
public final class InitialImage {
    /** What web UIs start with. */
    public static final double DEFAULT_DENOISE = 0.75;

    private final RgbImage image;
    private final double denoise;
    private final ImageFit fit;
    private final boolean allSteps;

    private InitialImage(Builder builder) {
        this.image = builder.image;
        this.denoise = Numbers.within("denoise", builder.denoise, 0, 1);
        this.fit = builder.fit;
        this.allSteps = builder.allSteps;
    }

    public static Builder builder(RgbImage image) {
        return new Builder(image);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InitialImage that
                && image.equals(that.image)
                && denoise == that.denoise
                && fit == that.fit
                && allSteps == that.allSteps;
    }

    @Override
    public int hashCode() {
        return Objects.hash(image, denoise, fit, allSteps);
    }

    @Override
    public String toString() {
        return "InitialImage[" + image + ", denoise " + denoise + ", " + fit + (allSteps ? ", all steps" : "") + "]";
    }

    public RgbImage image() {
        return image;
    }

    /** Share of the noise that is added, and of the steps that run: 0 leaves almost all, 1 almost nothing. */
    public double denoise() {
        return denoise;
    }

    /** How the picture gets the generation's size; condition images follow it. */
    public ImageFit fit() {
        return fit;
    }

    /** True if as many steps run as are requested; by default only {@link #denoise()}'s share of them does. */
    public boolean allSteps() {
        return allSteps;
    }

    /** Collects an initial image; not thread-safe. */
    public static final class Builder {
        private final RgbImage image;
        private double denoise = DEFAULT_DENOISE;
        private ImageFit fit = ImageFit.STRETCH;
        private boolean allSteps;

        private Builder(RgbImage image) {
            this.image = Objects.requireNonNull(image, "image");
        }

        /** @param value 0..1; 0.75 by default */
        public Builder denoise(double value) {
            denoise = value;
            return this;
        }

        /** @param value {@link ImageFit#STRETCH} by default */
        public Builder fit(ImageFit value) {
            fit = Objects.requireNonNull(value, "fit");
            return this;
        }

        public Builder allSteps(boolean value) {
            allSteps = value;
            return this;
        }

        /** @throws InvalidRequestException if a number is out of range */
        public InitialImage build() {
            return new InitialImage(this);
        }
    }
}
