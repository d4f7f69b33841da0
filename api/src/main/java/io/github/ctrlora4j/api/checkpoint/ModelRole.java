package io.github.ctrlora4j.api.checkpoint;

/** The role of a usable file. */
public enum ModelRole {
    /** An image model, which the user chooses for its style. */
    CHECKPOINT,
    /** The control network that all conditions share. */
    BASE_CONTROLNET,
    /** A LoRA that turns the shared control network into one condition. */
    CONDITION_LORA,
    /** A LoRA of the community, or a relative of it, that changes the style or subject of an image model. */
    STYLE_LORA,
    /** A textual inversion: vectors that stand for a word of a prompt. */
    EMBEDDING
}
