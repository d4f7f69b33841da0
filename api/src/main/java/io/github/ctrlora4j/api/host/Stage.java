package io.github.ctrlora4j.api.host;

/** The stages of a generation, in their order; the last three alternate where there are several batches or passes. */
public enum Stage {
    /** Reading model files. */
    LOAD,
    /** Making condition images from source images. */
    DETECT,
    /** Encoding text and condition images for the networks. */
    ENCODE,
    /** Computing control residuals before sampling. */
    CONTROL,
    /** The sampling loop. */
    SAMPLE,
    /** Decoding latents into images. */
    DECODE
}
