package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One condition of a request: its id, its image, its weight, and the part of the sampling during which it acts.
 * Immutable.
 */
public final class ConditionInput {
    /** The built-in condition that takes a finished condition image; it needs a {@link #lora()} or a {@link #controlNet()}. */
    public static final String NONE = "none";

    private final String condition;
    private final RgbImage image;
    private final double weight;
    private final double start;
    private final double end;
    private final Map<String, String> parameters;
    private final Optional<Path> lora;
    private final Optional<Path> controlNet;
    private final Optional<RgbImage> mask;
    private final Optional<RgbImage> erased;
    private final Optional<String> recordedImage;
    private final ControlMode controlMode;

    private ConditionInput(Builder builder) {
        this.condition = builder.condition;
        this.image = builder.image;
        this.weight = Numbers.within("condition " + condition, "weight ", builder.weight, -2, 2);
        this.start = Numbers.within("condition " + condition, "start ", builder.start, 0, 1);
        this.end = Numbers.within("condition " + condition, "end ", builder.end, 0, 1);
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(builder.parameters));
        this.lora = builder.lora;
        this.controlNet = builder.controlNet;
        this.mask = builder.mask;
        this.erased = builder.erased;
        this.recordedImage = builder.recordedImage;
        this.controlMode = builder.controlMode;
        if (start > end) {
            throw new InvalidRequestException("condition " + condition, "start " + start + " comes after end " + end);
        }
        if (lora.isPresent() && controlNet.isPresent()) {
            throw new InvalidRequestException(
                    "condition " + condition, "takes a lora or a controlNet, not both; leave one out");
        }
    }

    /**
     * @param condition id or alias of an installed condition, or {@link #NONE}
     * @param image the source image; with {@link #NONE} the finished condition image
     */
    public static Builder builder(String condition, RgbImage image) {
        return new Builder(condition, image);
    }

    /** A builder with all that this input has. */
    public Builder toBuilder() {
        Builder copy = new Builder(condition, image);
        copy.weight = weight;
        copy.start = start;
        copy.end = end;
        copy.parameters.putAll(parameters);
        copy.lora = lora;
        copy.controlNet = controlNet;
        copy.mask = mask;
        copy.erased = erased;
        copy.recordedImage = recordedImage;
        copy.controlMode = controlMode;
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConditionInput that
                && condition.equals(that.condition)
                && image.equals(that.image)
                && weight == that.weight
                && start == that.start
                && end == that.end
                && parameters.equals(that.parameters)
                && lora.equals(that.lora)
                && controlNet.equals(that.controlNet)
                && mask.equals(that.mask)
                && erased.equals(that.erased)
                && recordedImage.equals(that.recordedImage)
                && controlMode == that.controlMode;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                condition,
                image,
                weight,
                start,
                end,
                parameters,
                lora,
                controlNet,
                mask,
                erased,
                recordedImage,
                controlMode);
    }

    @Override
    public String toString() {
        return "ConditionInput[" + condition + ", " + image + ", weight " + weight + ", " + start + ".." + end
                + (parameters.isEmpty() ? "" : ", " + parameters)
                + lora.map(file -> ", lora " + file).orElse("")
                + controlNet.map(file -> ", controlNet " + file).orElse("")
                + (mask.isPresent() ? ", masked" : "") + "]";
    }

    public String condition() {
        return condition;
    }

    public RgbImage image() {
        return image;
    }

    /** Factor of this condition's residuals, -2..2; 1 = as trained. */
    public double weight() {
        return weight;
    }

    /** Fraction of the sampling at which the condition starts, 0..1. */
    public double start() {
        return start;
    }

    /** Fraction of the sampling at which the condition ends, 0..1. */
    public double end() {
        return end;
    }

    /** Text values of the condition's parameters by name; absent ones take their defaults. */
    public Map<String, String> parameters() {
        return parameters;
    }

    /** A LoRA file to use instead of the condition's own. */
    public Optional<Path> lora() {
        return lora;
    }

    /**
     * A ControlNet, by path or name, to use instead of the Base ControlNet with a LoRA. It also sees the noisy picture,
     * so it is computed for every image, every text and every step.
     */
    public Optional<Path> controlNet() {
        return controlNet;
    }

    /**
     * A mask for the few conditions that take one ({@code ConditionDescriptor.takesMask()}): white in the area to work
     * on. A mask of another size is stretched to the source's size.
     */
    public Optional<RgbImage> mask() {
        return mask;
    }

    /**
     * The transparent part of the source file, white where the image was erased. It is the mask of a condition that
     * takes one, unless {@link #mask()} is given; other conditions see white pixels there.
     */
    public Optional<RgbImage> erased() {
        return erased;
    }

    /**
     * The beginning of the fingerprint of the condition image that an earlier generation used; a generation whose
     * condition image is another one says so in a warning.
     */
    public Optional<String> recordedImage() {
        return recordedImage;
    }

    public ControlMode controlMode() {
        return controlMode;
    }

    /** Collects an input; not thread-safe. */
    public static final class Builder {
        private final String condition;
        private final RgbImage image;
        private double weight = 1;
        private double start = 0;
        private double end = 1;
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private Optional<Path> lora = Optional.empty();
        private Optional<Path> controlNet = Optional.empty();
        private Optional<RgbImage> mask = Optional.empty();
        private Optional<RgbImage> erased = Optional.empty();
        private Optional<String> recordedImage = Optional.empty();
        private ControlMode controlMode = ControlMode.BALANCED;

        private Builder(String condition, RgbImage image) {
            this.condition = Objects.requireNonNull(condition, "condition");
            this.image = Objects.requireNonNull(image, "image");
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

        public Builder lora(Path file) {
            lora = Optional.of(Objects.requireNonNull(file, "lora"));
            return this;
        }

        public Builder controlNet(Path file) {
            controlNet = Optional.of(Objects.requireNonNull(file, "controlNet"));
            return this;
        }

        public Builder mask(RgbImage value) {
            mask = Optional.of(Objects.requireNonNull(value, "mask"));
            return this;
        }

        public Builder erased(RgbImage value) {
            erased = Optional.of(Objects.requireNonNull(value, "erased"));
            return this;
        }

        /** @param value the beginning of an {@link RgbImage#fingerprint()} */
        public Builder recordedImage(String value) {
            recordedImage = Optional.of(Objects.requireNonNull(value, "recordedImage"));
            return this;
        }

        /** @param value {@link ControlMode#BALANCED} by default */
        public Builder controlMode(ControlMode value) {
            controlMode = Objects.requireNonNull(value, "controlMode");
            return this;
        }

        /** @throws InvalidRequestException if a number is out of range, or both a LoRA and a ControlNet are given */
        public ConditionInput build() {
            return new ConditionInput(this);
        }
    }
}
