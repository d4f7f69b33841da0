package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.Objects;
import java.util.Optional;

/**
 * A second pass ("hires fix"): the picture is drawn at the request's size, enlarged, and drawn over at the final size.
 * Condition images are made anew for it. Immutable.
 */
public final class HiresFix {
    private final double scale;
    private final Optional<ImageSize> size;
    private final int steps;
    private final double denoise;
    private final Upscaler upscaler;
    private final Optional<String> sampler;
    private final Optional<String> prompt;
    private final Optional<String> negativePrompt;
    private final Optional<String> checkpoint;

    private HiresFix(Builder builder) {
        this.scale = Numbers.within("hiresScale", builder.scale, 1, 8);
        this.size = builder.size;
        this.steps = (int) Numbers.within("hiresSteps", builder.steps, 0, GenerationRequest.MAX_STEPS);
        this.denoise = Numbers.within("hiresDenoise", builder.denoise, 0, 1);
        this.upscaler = builder.upscaler;
        this.sampler = builder.sampler;
        this.prompt = builder.prompt;
        this.negativePrompt = builder.negativePrompt;
        this.checkpoint = builder.checkpoint;
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HiresFix that
                && scale == that.scale
                && size.equals(that.size)
                && steps == that.steps
                && denoise == that.denoise
                && upscaler == that.upscaler
                && sampler.equals(that.sampler)
                && prompt.equals(that.prompt)
                && negativePrompt.equals(that.negativePrompt)
                && checkpoint.equals(that.checkpoint);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scale, size, steps, denoise, upscaler, sampler, prompt, negativePrompt, checkpoint);
    }

    /** Omits the prompts, which do not belong in logs. */
    @Override
    public String toString() {
        return "HiresFix[" + size.map(ImageSize::toString).orElse("×" + scale) + ", "
                + (steps == 0 ? "same" : Integer.toString(steps)) + " steps, denoise " + denoise + ", "
                + upscaler.title() + sampler.map(name -> ", " + name).orElse("")
                + checkpoint.map(name -> ", " + name).orElse("") + "]";
    }

    /** Factor of both sides; has no effect if there is a {@link #size()}. */
    public double scale() {
        return scale;
    }

    /** The final size; where its aspect differs from the first pass, the enlarged picture is cut in the middle. */
    public Optional<ImageSize> size() {
        return size;
    }

    /** Steps of the second pass, all of which run; 0 = as many as the request's. */
    public int steps() {
        return steps;
    }

    /** Share of the noise that the second pass adds, as {@link InitialImage#denoise()}. */
    public double denoise() {
        return denoise;
    }

    public Upscaler upscaler() {
        return upscaler;
    }

    /** Sampler of the second pass, with its default options; if empty, the request's with its options. */
    public Optional<String> sampler() {
        return sampler;
    }

    /** Prompt of the second pass; if empty, the request's. Its style LoRAs act in the second pass alone. */
    public Optional<String> prompt() {
        return prompt;
    }

    /** Negative prompt of the second pass; if empty, the request's. */
    public Optional<String> negativePrompt() {
        return negativePrompt;
    }

    /** Path or name of the checkpoint that draws the second pass; if empty, the request's. */
    public Optional<String> checkpoint() {
        return checkpoint;
    }

    /** Collects the settings; not thread-safe. */
    public static final class Builder {
        private double scale = 2;
        private Optional<ImageSize> size = Optional.empty();
        private int steps;
        private double denoise = 0.7;
        private Upscaler upscaler = Upscaler.LATENT;
        private Optional<String> sampler = Optional.empty();
        private Optional<String> prompt = Optional.empty();
        private Optional<String> negativePrompt = Optional.empty();
        private Optional<String> checkpoint = Optional.empty();

        private Builder() {}

        /** @param value 1..8; 2 by default */
        public Builder scale(double value) {
            scale = value;
            return this;
        }

        public Builder size(ImageSize value) {
            size = Optional.of(Objects.requireNonNull(value, "size"));
            return this;
        }

        /** @param value 1..150, or 0, the default, for the request's */
        public Builder steps(int value) {
            steps = value;
            return this;
        }

        /** @param value 0..1; 0.7 by default */
        public Builder denoise(double value) {
            denoise = value;
            return this;
        }

        /** @param value {@link Upscaler#LATENT} by default */
        public Builder upscaler(Upscaler value) {
            upscaler = Objects.requireNonNull(value, "upscaler");
            return this;
        }

        public Builder sampler(String value) {
            sampler = Optional.of(Objects.requireNonNull(value, "sampler"));
            return this;
        }

        /** Another prompt than the request's. */
        public Builder prompt(String value) {
            prompt = Optional.of(Objects.requireNonNull(value, "prompt"));
            return this;
        }

        /** Another negative prompt than the request's. */
        public Builder negativePrompt(String value) {
            negativePrompt = Optional.of(Objects.requireNonNull(value, "negativePrompt"));
            return this;
        }

        /** Another checkpoint than the request's, of the same family. */
        public Builder checkpoint(String value) {
            checkpoint = Optional.of(Objects.requireNonNull(value, "checkpoint"));
            return this;
        }

        /** @throws InvalidRequestException if a number is out of range */
        public HiresFix build() {
            return new HiresFix(this);
        }
    }
}
