package io.github.ctrlora4j.api.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A model file in canonical form: for each component, a map from canonical name to tensor. Immutable; tensor data is
 * not read yet.
 *
 * <p>Components and names belong to the architecture. {@code sd15} has the components {@code text}, {@code unet} and
 * {@code vae} in a checkpoint, one of these in a file with a part of a checkpoint, and {@code control} in a Base
 * ControlNet, a condition LoRA, a ControlNet or a checkpoint that carries one, all under the complete LDM names ({@code
 * model.diffusion_model.input_blocks.0.0.weight}). A component that the file lacks is not in the map.
 *
 * <p>A style LoRA of {@code sd15} has the components {@code text} and {@code unet}. Its names are those of the layers,
 * followed by kohya's and LyCORIS' names for the parts of a change ({@code
 * model.diffusion_model.input_blocks.1.1.proj_in.lora_down.weight}). Tensors that belong to no layer are in the
 * component {@code unmatched} under the file's names. An embedding has one tensor in {@code text}, {@code vectors}, one
 * row per token.
 */
public final class ModelWeights {
    private final ModelRole role;
    private final String architecture;
    private final Map<String, Map<String, Tensor>> components;
    private final Map<String, String> settings;

    private ModelWeights(Builder builder) {
        this.role = builder.role;
        this.architecture = builder.architecture;
        this.components = Collections.unmodifiableMap(new LinkedHashMap<>(builder.components));
        this.settings = Map.copyOf(builder.settings);
    }

    public static Builder builder(ModelRole role, String architecture) {
        return new Builder(role, architecture);
    }

    public ModelRole role() {
        return role;
    }

    /** Id of the architecture whose names are used, such as {@code sd15}. */
    public String architecture() {
        return architecture;
    }

    /** Component id to (canonical name to tensor). */
    public Map<String, Map<String, Tensor>> components() {
        return components;
    }

    /** Settings from the file's metadata that the shapes do not reveal, such as {@code ctrlora4j.unet.heads}. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Collects components; not thread-safe. */
    public static final class Builder {
        private final ModelRole role;
        private final String architecture;
        private final Map<String, Map<String, Tensor>> components = new LinkedHashMap<>();
        private Map<String, String> settings = Map.of();

        private Builder(ModelRole role, String architecture) {
            this.role = Objects.requireNonNull(role, "role");
            this.architecture = Objects.requireNonNull(architecture, "architecture");
        }

        /** Adds a component; an empty one counts as absent. */
        public Builder component(String id, Map<String, Tensor> tensors) {
            if (!tensors.isEmpty()) {
                components.put(id, Collections.unmodifiableMap(new LinkedHashMap<>(tensors)));
            }
            return this;
        }

        public Builder settings(Map<String, String> values) {
            settings = Map.copyOf(values);
            return this;
        }

        public ModelWeights build() {
            return new ModelWeights(this);
        }
    }
}
