/**
 * The condition {@code canny}: white edges on black.
 *
 * <p>{@link io.github.ctrlora4j.plugins.canny.Canny} is the entry type and safe for use from several threads. The
 * algorithm is J. Canny's (PAMI 1986) in the arithmetic of OpenCV's {@code Canny(image, low, high)}, aperture 3, L1
 * norm, on the three color channels and without smoothing, as in CtrLoRA's training; every byte is equal.
 */
package io.github.ctrlora4j.plugins.canny;
