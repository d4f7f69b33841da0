package io.github.ctrlora4j.api.host;

/** What the masked part of an initial image is replaced with before noise is added. */
public enum MaskedContent {
    /** Blurred colors of the surroundings. */
    FILL,
    /** Nothing: it stays as it is. */
    ORIGINAL,
    /** The latent of the part is the image's noise. */
    LATENT_NOISE,
    /** The latent of the part is zero. */
    LATENT_NOTHING
}
