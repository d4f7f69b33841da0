package io.github.ctrlora4j.api.condition;

/** The purpose of a condition. */
public enum Purpose {
    /** The condition image guides the drawing: edges, depth, pose… */
    CONTROL,
    /** The condition image is a damaged picture that generation repairs: inpainting, dehazing… */
    RESTORATION
}
