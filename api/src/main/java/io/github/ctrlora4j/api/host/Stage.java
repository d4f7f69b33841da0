package io.github.ctrlora4j.api.host;

/** The stages of a generation, in their order. */
public enum Stage {
    /** Reading model files. */
    LOAD,
    /** Making condition images from source images. */
    DETECT,
    /** Text and condition images into the networks' own terms. */
    ENCODE,
    /** Control residuals ahead of sampling. */
    CONTROL,
    /** The sampling loop. */
    SAMPLE,
    /** Latents into images. */
    DECODE
}
