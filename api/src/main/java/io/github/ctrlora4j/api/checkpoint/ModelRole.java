package io.github.ctrlora4j.api.checkpoint;

/** What a usable file is used as. */
public enum ModelRole {
    /** An image model: what the user chooses as style. */
    CHECKPOINT,
    /** The control network that all conditions share. */
    BASE_CONTROLNET,
    /** What turns the shared control network into one condition. */
    CONDITION_LORA
}
