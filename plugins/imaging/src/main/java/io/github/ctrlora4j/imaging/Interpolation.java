package io.github.ctrlora4j.imaging;

/** How a resized picture takes its values from the source; named as OpenCV names them. */
public enum Interpolation {
    /** The source pixel at {@code floor(d · src/dst)}. */
    NEAREST,
    /** The two nearest pixels per axis; no averaging when the picture shrinks. */
    LINEAR,
    /**
     * The mean of the source area that a pixel covers, when both axes shrink. When one of them grows, OpenCV's bilinear
     * variant with fractions measured from the pixel's far edge: a replicated source with narrow transitions.
     */
    AREA,
    /** Four taps per axis, a = -0.75. */
    CUBIC,
    /** Eight taps per axis, sinc(t) · sinc(t/4). */
    LANCZOS4
}
