package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.RgbImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a generation gave: images, or nothing when it was cancelled, and what it cost. Immutable. */
public final class GenerationResult {
    private final boolean cancelled;
    private final List<GeneratedImage> images;
    private final List<RgbImage> conditionImages;
    private final List<String> warnings;
    private final Map<Stage, Duration> durations;
    private final int vaeEncodes;
    private final int controlSamples;
    private final int unetSamples;

    private GenerationResult(Builder builder) {
        this.cancelled = builder.cancelled;
        this.images = List.copyOf(builder.images);
        this.conditionImages = List.copyOf(builder.conditionImages);
        this.warnings = List.copyOf(builder.warnings);
        this.durations = Collections.unmodifiableMap(new EnumMap<>(builder.durations));
        this.vaeEncodes = builder.vaeEncodes;
        this.controlSamples = builder.controlSamples;
        this.unetSamples = builder.unetSamples;
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GenerationResult that
                && cancelled == that.cancelled
                && images.equals(that.images)
                && conditionImages.equals(that.conditionImages)
                && durations.equals(that.durations)
                && vaeEncodes == that.vaeEncodes
                && controlSamples == that.controlSamples
                && unetSamples == that.unetSamples
                && warnings.equals(that.warnings);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                cancelled, images, conditionImages, durations, vaeEncodes, controlSamples, unetSamples, warnings);
    }

    @Override
    public String toString() {
        return "GenerationResult[" + (cancelled ? "cancelled" : images) + ", " + durations
                + (warnings.isEmpty() ? "" : ", " + warnings) + "]";
    }

    /** True if the caller cancelled; there are no images then. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** One per batch position, in order. */
    public List<GeneratedImage> images() {
        return images;
    }

    /** The condition image of each condition, in the request's order, at the size in which it was used. */
    public List<RgbImage> conditionImages() {
        return conditionImages;
    }

    /** What worked, but not as asked: text that the model does not see, say. One line each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Time spent per stage. */
    public Map<Stage, Duration> durations() {
        return durations;
    }

    /** Condition images that went through the VAE encoder. */
    public int vaeEncodes() {
        return vaeEncodes;
    }

    /** Samples (one timestep, one text) that went through the control network; cached ones cost none. */
    public int controlSamples() {
        return controlSamples;
    }

    /** Samples (one latent, one timestep, one text) that went through the UNet. */
    public int unetSamples() {
        return unetSamples;
    }

    /** Collects a result; not thread-safe. */
    public static final class Builder {
        private boolean cancelled;
        private final List<GeneratedImage> images = new ArrayList<>();
        private final List<RgbImage> conditionImages = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final Map<Stage, Duration> durations = new EnumMap<>(Stage.class);
        private int vaeEncodes;
        private int controlSamples;
        private int unetSamples;

        private Builder() {}

        public Builder cancelled(boolean value) {
            cancelled = value;
            return this;
        }

        public Builder image(GeneratedImage value) {
            images.add(Objects.requireNonNull(value, "image"));
            return this;
        }

        public Builder conditionImage(RgbImage value) {
            conditionImages.add(Objects.requireNonNull(value, "conditionImage"));
            return this;
        }

        public Builder warning(String value) {
            warnings.add(Objects.requireNonNull(value, "warning"));
            return this;
        }

        /** Adds to the time of a stage. */
        public Builder duration(Stage stage, Duration value) {
            durations.merge(stage, value, Duration::plus);
            return this;
        }

        public Builder vaeEncodes(int value) {
            vaeEncodes = value;
            return this;
        }

        public Builder controlSamples(int value) {
            controlSamples = value;
            return this;
        }

        public Builder unetSamples(int value) {
            unetSamples = value;
            return this;
        }

        public GenerationResult build() {
            return new GenerationResult(this);
        }
    }
}
