package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.Experimental;
import io.github.ctrlora4j.api.RgbImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The images of a generation, and what they cost. Immutable. */
public final class GenerationResult {
    private final boolean cancelled;
    private final List<GeneratedImage> images;
    private final List<RgbImage> conditionImages;
    private final List<String> warnings;
    private final Map<Stage, Duration> durations;
    private final Map<String, Integer> calls;

    private GenerationResult(Builder builder) {
        this.cancelled = builder.cancelled;
        this.images = List.copyOf(builder.images);
        this.conditionImages = List.copyOf(builder.conditionImages);
        this.warnings = List.copyOf(builder.warnings);
        this.durations = Collections.unmodifiableMap(new EnumMap<>(builder.durations));
        this.calls = Collections.unmodifiableMap(new LinkedHashMap<>(builder.calls));
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
                && calls.equals(that.calls)
                && warnings.equals(that.warnings);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cancelled, images, conditionImages, durations, calls, warnings);
    }

    @Override
    public String toString() {
        return "GenerationResult[" + (cancelled ? "cancelled" : images) + ", " + durations
                + (warnings.isEmpty() ? "" : ", " + warnings) + "]";
    }

    /** True if the caller cancelled; images that were finished by then are still included. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** One per batch position, batch after batch; only the finished ones if the generation was cancelled. */
    public List<GeneratedImage> images() {
        return images;
    }

    /** The condition image of each condition, in the request's order, at the size of the last pass. */
    public List<RgbImage> conditionImages() {
        return conditionImages;
    }

    /** Deviations from the request that did not stop it, such as text that the model does not see; one line each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Time spent per stage. */
    public Map<Stage, Duration> durations() {
        return durations;
    }

    /**
     * Number of network calls, by name: {@code vae_encodes} (condition images; known ones are not encoded again),
     * {@code control_samples} (one timestep, one text; cached ones are not counted) and {@code unet_samples} (one
     * latent, one timestep, one text).
     */
    @Experimental
    public Map<String, Integer> calls() {
        return calls;
    }

    /** Collects a result; not thread-safe. */
    public static final class Builder {
        private boolean cancelled;
        private final List<GeneratedImage> images = new ArrayList<>();
        private final List<RgbImage> conditionImages = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final Map<Stage, Duration> durations = new EnumMap<>(Stage.class);
        private final Map<String, Integer> calls = new LinkedHashMap<>();

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

        /** Sets a number of {@link GenerationResult#calls()}. */
        @Experimental
        public Builder calls(String name, int count) {
            calls.put(name, count);
            return this;
        }

        public GenerationResult build() {
            return new GenerationResult(this);
        }
    }
}
