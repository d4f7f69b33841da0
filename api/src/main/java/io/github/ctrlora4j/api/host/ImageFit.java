package io.github.ctrlora4j.api.host;

/** How a picture gets the size of the generation, as web UIs name it. */
public enum ImageFit {
    /** Both sides are scaled, each by its own factor ("Just resize"). */
    STRETCH,
    /** Scaled until it covers the size, and cut in the middle ("Crop and resize"). */
    CROP,
    /** Scaled until it lies within the size; its border row or column fills the rest ("Resize and fill"). */
    FILL,
    /**
     * The latent of the initial image at its own size is stretched, and so are all other pictures ("Just resize (latent
     * upscale)").
     */
    LATENT
}
