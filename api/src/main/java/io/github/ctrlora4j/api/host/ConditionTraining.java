package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * One condition that is to be learned, and the pack or the ControlNet that is to come out. The default of {@link
 * #base()} is the only one in the host's folders. Immutable.
 */
public final class ConditionTraining extends Training {
    private final TrainingData data;
    private final Optional<String> id;
    private final Optional<String> title;

    private ConditionTraining(Builder builder) {
        super(builder);
        this.data = builder.data;
        this.id = builder.id;
        this.title = builder.title;
        if (base().isPresent() && !settings().method().needsBase()) {
            throw new InvalidRequestException(
                    "base", "method " + settings().method() + " trains a network that needs none; leave it out");
        }
        if (id.isEmpty() && data.condition().isEmpty()) {
            throw new InvalidRequestException(
                    "id", "a new condition needs one; give it, or the installed condition that gets the LoRA");
        }
    }

    /**
     * @param checkpoint path or name of the model that draws; the condition then works on others of its family
     * @param data the pairs
     * @param folder of this training: checkpoint, metrics, pictures, and in the end the pack
     */
    public static Builder builder(String checkpoint, TrainingData data, Path folder) {
        return new Builder(checkpoint, data, folder);
    }

    public TrainingData data() {
        return data;
    }

    /** Id of a new condition; empty if the data's condition gets a LoRA for this base. */
    public Optional<String> id() {
        return id;
    }

    /** The pack's name for a person. */
    public Optional<String> title() {
        return title;
    }

    /** Collects a training; not thread-safe. */
    public static final class Builder extends Training.Builder<Builder> {
        private final TrainingData data;
        private Optional<String> id = Optional.empty();
        private Optional<String> title = Optional.empty();

        private Builder(String checkpoint, TrainingData data, Path folder) {
            super(checkpoint, folder);
            this.data = Objects.requireNonNull(data, "data");
        }

        @Override
        Builder self() {
            return this;
        }

        /** Makes a new condition of this id, whose preprocessor is the data's condition. */
        public Builder id(String value) {
            id = Optional.of(value);
            return this;
        }

        public Builder title(String text) {
            title = Optional.of(text);
            return this;
        }

        /** @throws InvalidRequestException if the pack lacks a license or a name, or a ControlNet is given a base */
        public ConditionTraining build() {
            return new ConditionTraining(this);
        }
    }
}
