package io.github.ctrlora4j.api.checkpoint;

/** The role of a usable file. */
public enum ModelRole {
    /** An image model, which the user chooses for its style. */
    CHECKPOINT,
    /** The control network that all conditions share. */
    BASE_CONTROLNET,
    /** A LoRA that turns the shared control network into one condition. */
    CONDITION_LORA
}
