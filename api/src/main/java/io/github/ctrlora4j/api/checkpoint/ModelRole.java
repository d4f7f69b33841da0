package io.github.ctrlora4j.api.checkpoint;

/** The role of a usable file. */
public enum ModelRole {
    /**
     * An image model, which the user chooses for its style. It has a UNet; VAE and text encoder may be absent, and come
     * from other files then.
     */
    CHECKPOINT,
    /** The control network that all conditions share. */
    BASE_CONTROLNET,
    /** A LoRA that turns the shared control network into one condition. */
    CONDITION_LORA,
    /** A control network for one condition that needs no Base ControlNet: ControlNet and its relatives. */
    CONTROLNET,
    /** A LoRA of the community, or a relative of it, that changes the style or subject of an image model. */
    STYLE_LORA,
    /** A textual inversion: vectors that stand for a word of a prompt. */
    EMBEDDING,
    /** The part of an image model that turns latents into pictures and back: component {@code vae}. */
    VAE,
    /** The part of an image model that reads prompts: component {@code text}. */
    TEXT_ENCODER
}
