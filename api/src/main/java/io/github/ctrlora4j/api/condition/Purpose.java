package io.github.ctrlora4j.api.condition;

/** What a condition is for. */
public enum Purpose {
    /** The condition image guides what is drawn: edges, depth, pose… */
    CONTROL,
    /** The condition image is a damaged picture that generation repairs: inpainting, dehazing… */
    RESTORATION
}
