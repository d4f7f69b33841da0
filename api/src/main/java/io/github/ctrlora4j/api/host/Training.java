package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** What every training is asked for, whatever is to be learned. Immutable. */
public abstract sealed class Training permits ConditionTraining, BaseTraining {
    private final String checkpoint;
    private final Optional<String> base;
    private final Path folder;
    private final TrainingSettings settings;
    private final String license;
    private final Optional<String> author;
    private final boolean resumes;

    Training(Builder<?> builder) {
        this.checkpoint = builder.checkpoint;
        this.base = builder.base;
        this.folder = builder.folder;
        this.settings = builder.settings;
        this.license = builder.license.orElseThrow(() -> new InvalidRequestException(
                "license", "a pack needs it; give an SPDX expression such as CC-BY-4.0, or a short text"));
        this.author = builder.author;
        this.resumes = builder.resumes;
    }

    /** Path or name of the model that draws. */
    public String checkpoint() {
        return checkpoint;
    }

    /** Path or name of the Base ControlNet that the training begins with; empty for its default. */
    public Optional<String> base() {
        return base;
    }

    /** The training's own folder. */
    public Path folder() {
        return folder;
    }

    public TrainingSettings settings() {
        return settings;
    }

    /** The packs' license. */
    public String license() {
        return license;
    }

    /** Who made the packs. */
    public Optional<String> author() {
        return author;
    }

    /** Whether the folder's checkpoint is continued; without one, the training begins. */
    public boolean resumes() {
        return resumes;
    }

    /**
     * Collects what all trainings need; not thread-safe.
     *
     * @param <B> the builder itself
     */
    public abstract static sealed class Builder<B extends Builder<B>>
            permits ConditionTraining.Builder, BaseTraining.Builder {
        private final String checkpoint;
        private final Path folder;
        private Optional<String> base = Optional.empty();
        private TrainingSettings settings = TrainingSettings.builder().build();
        private Optional<String> license = Optional.empty();
        private Optional<String> author = Optional.empty();
        private boolean resumes;

        Builder(String checkpoint, Path folder) {
            this.checkpoint = Objects.requireNonNull(checkpoint, "checkpoint");
            this.folder = Objects.requireNonNull(folder, "folder");
        }

        abstract B self();

        public B base(String nameOrPath) {
            base = Optional.of(nameOrPath);
            return self();
        }

        public B settings(TrainingSettings value) {
            settings = Objects.requireNonNull(value, "settings");
            return self();
        }

        public B license(String text) {
            license = Optional.of(text);
            return self();
        }

        public B author(String text) {
            author = Optional.of(text);
            return self();
        }

        /** Continues from the folder's checkpoint, if there is one. */
        public B resume() {
            resumes = true;
            return self();
        }
    }
}
