package io.github.ctrlora4j.api.image;

import io.github.ctrlora4j.api.Experimental;

/** How a resized picture's samples are made; OpenCV's constants of the same name. */
@Experimental
public enum Interpolation {
    /** The sample at floor(target × scale); keeps label maps' values. */
    NEAREST,
    /** Two by two samples; no smoothing when shrinking. */
    LINEAR,
    /** The mean over the area that a target sample covers; a bilinear variant as soon as one side grows. */
    AREA,
    /** Four by four samples, a = -0.75; no smoothing when shrinking. */
    CUBIC,
    /** Eight by eight samples, windowed sinc; no smoothing when shrinking. */
    LANCZOS4
}
