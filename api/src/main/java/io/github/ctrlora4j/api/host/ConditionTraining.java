package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** One condition that is to be learned, and the pack or the ControlNet that is to come out. Immutable. */
public final class ConditionTraining {
    private final String checkpoint;
    private final Optional<String> base;
    private final TrainingData data;
    private final Path folder;
    private final TrainingSettings settings;
    private final Optional<String> id;
    private final Optional<String> title;
    private final String license;
    private final Optional<String> author;
    private final boolean resumes;

    private ConditionTraining(Builder builder) {
        this.checkpoint = builder.checkpoint;
        this.base = builder.base;
        this.data = builder.data;
        this.folder = builder.folder;
        this.settings = builder.settings;
        this.id = builder.id;
        this.title = builder.title;
        this.license = builder.license.orElseThrow(() -> new InvalidRequestException(
                "license", "a pack needs it; give an SPDX expression such as CC-BY-4.0, or a short text"));
        this.author = builder.author;
        this.resumes = builder.resumes;
        if (base.isPresent() && !settings.method().needsBase()) {
            throw new InvalidRequestException(
                    "base", "method " + settings.method() + " trains a network that needs none; leave it out");
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

    /** Path or name of the model that draws. */
    public String checkpoint() {
        return checkpoint;
    }

    /** Path or name of the Base ControlNet; empty for the only one in the host's folders. */
    public Optional<String> base() {
        return base;
    }

    public TrainingData data() {
        return data;
    }

    /** The training's own folder. */
    public Path folder() {
        return folder;
    }

    public TrainingSettings settings() {
        return settings;
    }

    /** Id of a new condition; empty if the data's condition gets a LoRA for this base. */
    public Optional<String> id() {
        return id;
    }

    /** The pack's name for a person. */
    public Optional<String> title() {
        return title;
    }

    /** The pack's license. */
    public String license() {
        return license;
    }

    /** Who made the pack. */
    public Optional<String> author() {
        return author;
    }

    /** Whether the folder's checkpoint is continued; without one, the training begins. */
    public boolean resumes() {
        return resumes;
    }

    /** Collects a training; not thread-safe. */
    public static final class Builder {
        private final String checkpoint;
        private final TrainingData data;
        private final Path folder;
        private Optional<String> base = Optional.empty();
        private TrainingSettings settings = TrainingSettings.builder().build();
        private Optional<String> id = Optional.empty();
        private Optional<String> title = Optional.empty();
        private Optional<String> license = Optional.empty();
        private Optional<String> author = Optional.empty();
        private boolean resumes;

        private Builder(String checkpoint, TrainingData data, Path folder) {
            this.checkpoint = Objects.requireNonNull(checkpoint, "checkpoint");
            this.data = Objects.requireNonNull(data, "data");
            this.folder = Objects.requireNonNull(folder, "folder");
        }

        public Builder base(String nameOrPath) {
            base = Optional.of(nameOrPath);
            return this;
        }

        public Builder settings(TrainingSettings value) {
            settings = Objects.requireNonNull(value, "settings");
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

        public Builder license(String text) {
            license = Optional.of(text);
            return this;
        }

        public Builder author(String text) {
            author = Optional.of(text);
            return this;
        }

        /** Continues from the folder's checkpoint, if there is one. */
        public Builder resume() {
            resumes = true;
            return this;
        }

        /** @throws InvalidRequestException if the pack lacks a license or a name, or a ControlNet is given a base */
        public ConditionTraining build() {
            return new ConditionTraining(this);
        }
    }
}
