package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be made of a model: one safetensors file, in which style LoRAs and another VAE may be included. Immutable.
 */
public final class ModelConversion {
    private static final Set<DType> TYPES = Set.of(DType.F32, DType.F16, DType.BF16);

    private final String model;
    private final Path target;
    private final List<StyleLora> styleLoras;
    private final Optional<String> vae;
    private final Optional<String> textEncoder;
    private final Optional<DType> type;
    private final boolean overwrites;

    private ModelConversion(Builder builder) {
        this.model = builder.model;
        this.target = builder.target;
        this.styleLoras = List.copyOf(builder.styleLoras);
        this.vae = builder.vae;
        this.textEncoder = builder.textEncoder;
        this.type = builder.type;
        this.overwrites = builder.overwrites;
    }

    /**
     * @param model path or name of a checkpoint, Base ControlNet, condition LoRA, VAE or text encoder
     * @param target the new file, whose name ends in {@code .safetensors}
     * @throws InvalidRequestException if it has another ending
     */
    public static Builder builder(String model, Path target) {
        return new Builder(model, target);
    }

    /** Path or name of the model. */
    public String model() {
        return model;
    }

    public Path target() {
        return target;
    }

    /** Style LoRAs that are added to a checkpoint's weights. */
    public List<StyleLora> styleLoras() {
        return styleLoras;
    }

    /** File whose VAE takes the place of the checkpoint's. */
    public Optional<String> vae() {
        return vae;
    }

    /** File whose text encoder takes the place of the checkpoint's. */
    public Optional<String> textEncoder() {
        return textEncoder;
    }

    /** Element type of all weights; empty keeps each tensor's own. */
    public Optional<DType> type() {
        return type;
    }

    /** Whether an existing file is replaced. */
    public boolean overwrites() {
        return overwrites;
    }

    /** Collects a conversion; not thread-safe. */
    public static final class Builder {
        private final String model;
        private final Path target;
        private final List<StyleLora> styleLoras = new ArrayList<>();
        private Optional<String> vae = Optional.empty();
        private Optional<String> textEncoder = Optional.empty();
        private Optional<DType> type = Optional.empty();
        private boolean overwrites;

        private Builder(String model, Path target) {
            this.model = Objects.requireNonNull(model, "model");
            this.target = Objects.requireNonNull(target, "target");
            if (!target.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
                throw new InvalidRequestException(
                        target.toString(), "must end in .safetensors, which is what a conversion writes");
            }
        }

        /** Adds a style LoRA; the changes of several are summed. */
        public Builder styleLora(StyleLora lora) {
            styleLoras.add(Objects.requireNonNull(lora, "lora"));
            return this;
        }

        public Builder vae(String file) {
            vae = Optional.of(file);
            return this;
        }

        public Builder textEncoder(String file) {
            textEncoder = Optional.of(file);
            return this;
        }

        /** @throws InvalidRequestException if it is not F32, F16 or BF16 */
        public Builder type(DType value) {
            if (!TYPES.contains(value)) {
                throw new InvalidRequestException("type", "must be F32, F16 or BF16, got " + value);
            }
            type = Optional.of(value);
            return this;
        }

        /** Replaces an existing file; without this, an existing file is an error. */
        public Builder overwrite() {
            overwrites = true;
            return this;
        }

        public ModelConversion build() {
            return new ModelConversion(this);
        }
    }
}
