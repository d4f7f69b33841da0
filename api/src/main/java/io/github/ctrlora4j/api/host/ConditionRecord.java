package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What an image's metadata say about a condition that it was made with: everything except the source. Immutable. */
public final class ConditionRecord {
    private final String condition;
    private final double weight;
    private final double start;
    private final double end;
    private final Map<String, String> parameters;
    private final Optional<String> lora;
    private final Optional<String> controlNet;
    private final Optional<String> image;
    private final ControlMode controlMode;

    private ConditionRecord(Builder builder) {
        this.condition = builder.condition;
        this.weight = builder.weight;
        this.start = builder.start;
        this.end = builder.end;
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(builder.parameters));
        this.lora = builder.lora;
        this.controlNet = builder.controlNet;
        this.image = builder.image;
        this.controlMode = builder.controlMode;
    }

    /** @param condition its id */
    public static Builder builder(String condition) {
        return new Builder(condition);
    }

    /** Its id. */
    public String condition() {
        return condition;
    }

    public double weight() {
        return weight;
    }

    public double start() {
        return start;
    }

    public double end() {
        return end;
    }

    /** Text values of its parameters by name. */
    public Map<String, String> parameters() {
        return parameters;
    }

    /** Name of the LoRA file that was used instead of the condition's own. */
    public Optional<String> lora() {
        return lora;
    }

    /** Name of the ControlNet's file, if one was used. */
    public Optional<String> controlNet() {
        return controlNet;
    }

    /** The beginning of the fingerprint of its condition image. */
    public Optional<String> image() {
        return image;
    }

    public ControlMode controlMode() {
        return controlMode;
    }

    /**
     * This condition again, with its source given again; the generation warns if its condition image is another one.
     *
     * @throws InvalidRequestException if the recorded name of a file cannot be one here
     */
    public ConditionInput.Builder input(RgbImage source) {
        ConditionInput.Builder input = ConditionInput.builder(condition, source);
        apply(input);
        return input;
    }

    /** Sets everything that is recorded; throws as {@link #input}. */
    public void apply(ConditionInput.Builder input) {
        input.weight(weight).start(start).end(end).controlMode(controlMode);
        parameters.forEach(input::parameter);
        lora.map(name -> path("lora", name)).ifPresent(input::lora);
        controlNet.map(name -> path("controlNet", name)).ifPresent(input::controlNet);
        image.ifPresent(input::recordedImage);
    }

    private static Path path(String field, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(field, "no file can be called '" + name + "': " + e.getReason(), e);
        }
    }

    @Override
    public String toString() {
        return "ConditionRecord[" + condition + ", weight " + weight + ", " + start + ".." + end
                + (parameters.isEmpty() ? "" : ", " + parameters) + "]";
    }

    /** Collects a record; not thread-safe. */
    public static final class Builder {
        private final String condition;
        private double weight = 1;
        private double start = 0;
        private double end = 1;
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private Optional<String> lora = Optional.empty();
        private Optional<String> controlNet = Optional.empty();
        private Optional<String> image = Optional.empty();
        private ControlMode controlMode = ControlMode.BALANCED;

        private Builder(String condition) {
            this.condition = Objects.requireNonNull(condition, "condition");
        }

        public Builder weight(double value) {
            weight = value;
            return this;
        }

        public Builder start(double value) {
            start = value;
            return this;
        }

        public Builder end(double value) {
            end = value;
            return this;
        }

        public Builder parameter(String name, String value) {
            parameters.put(
                    Objects.requireNonNull(name, "name of a parameter"),
                    Objects.requireNonNull(value, () -> "value of parameter " + name));
            return this;
        }

        public Builder lora(String value) {
            lora = Optional.of(Objects.requireNonNull(value, "lora"));
            return this;
        }

        public Builder controlNet(String value) {
            controlNet = Optional.of(Objects.requireNonNull(value, "controlNet"));
            return this;
        }

        public Builder image(String value) {
            image = Optional.of(Objects.requireNonNull(value, "image"));
            return this;
        }

        /** @param value {@link ControlMode#BALANCED} by default */
        public Builder controlMode(ControlMode value) {
            controlMode = Objects.requireNonNull(value, "controlMode");
            return this;
        }

        public ConditionRecord build() {
            return new ConditionRecord(this);
        }
    }
}
