package io.github.ctrlora4j.api.host;

/** Whether the VAE works on a picture as a whole or on overlapping tiles, which needs less memory. */
public enum VaeTiling {
    /** In tiles if the whole picture would need much memory. */
    AUTO,
    ALWAYS,
    NEVER
}
