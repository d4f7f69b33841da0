package io.github.ctrlora4j.runtime.models;

/** The networks of a diffusion model, each loaded, shared and freed by itself. */
public enum ModelPart {
    /** Makes a context of a prompt. */
    TEXT("text", "text encoder"),
    /** Predicts noise. */
    UNET("unet", "UNet"),
    /** Between pictures and latents. */
    VAE("vae", "VAE");

    private final String component;
    private final String title;

    ModelPart(String component, String title) {
        this.component = component;
        this.title = title;
    }

    /** Its component in {@link io.github.ctrlora4j.api.checkpoint.ModelWeights#components()}. */
    public String component() {
        return component;
    }

    /** Its name in a message. */
    public String title() {
        return title;
    }
}
