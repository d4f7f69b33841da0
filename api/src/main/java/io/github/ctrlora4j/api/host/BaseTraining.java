package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A Base ControlNet that is to be learned from several conditions at once, each of which gets a LoRA of its own, as in
 * the first stage of the CtrLoRA paper. Without {@link #base()} the training begins with a copy of the checkpoint's
 * encoder. Norms and zero convolutions are always trained, and shared by the conditions. Immutable.
 */
public final class BaseTraining extends Training {
    private final Map<String, TrainingData> conditions;

    private BaseTraining(Builder builder) {
        super(builder);
        this.conditions = Collections.unmodifiableMap(new LinkedHashMap<>(builder.conditions));
        if (conditions.isEmpty()) {
            throw new InvalidRequestException("condition", "a base needs at least one to learn from");
        }
        if (settings().method() != TrainingSettings.Method.LORA) {
            throw new InvalidRequestException(
                    "method",
                    "every condition of a base gets a LoRA; leave " + settings().method() + " out");
        }
    }

    /**
     * @param checkpoint path or name of the model that draws; the base then works on others of its family
     * @param folder of this training: checkpoint, metrics, pictures, and in the end the base and its packs
     */
    public static Builder builder(String checkpoint, Path folder) {
        return new Builder(checkpoint, folder);
    }

    /** The pairs of each condition by name, in the order in which they were given. */
    public Map<String, TrainingData> conditions() {
        return conditions;
    }

    /** Collects a training; not thread-safe. */
    public static final class Builder extends Training.Builder<Builder> {
        private final Map<String, TrainingData> conditions = new LinkedHashMap<>();

        private Builder(String checkpoint, Path folder) {
            super(checkpoint, folder);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Adds a condition. The pack of an installed condition's name is a LoRA for that condition; any other name
         * becomes the id of a new condition, whose preprocessor is the data's condition.
         *
         * @param data its condition may be left out for finished pairs of an installed condition
         * @throws InvalidRequestException if there is one of this name
         */
        public Builder condition(String name, TrainingData data) {
            if (conditions.put(name, Objects.requireNonNull(data, "data")) != null) {
                throw new InvalidRequestException("condition " + name, "is given twice");
            }
            return this;
        }

        /** @throws InvalidRequestException if there is no condition, another method than LoRAs, or no license */
        public BaseTraining build() {
            return new BaseTraining(this);
        }
    }
}
