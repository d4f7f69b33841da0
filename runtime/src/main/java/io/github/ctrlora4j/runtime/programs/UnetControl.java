package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDList;

/**
 * What control networks add to the UNet in one call. A condition's residuals go from shallow to deep, then to the
 * middle, once for each text; each is (1, C, h', w') for all latents or (N, C, h', w').
 *
 * @param residuals K conditions × T texts × residuals that are added to the skips and to the middle's output
 * @param weights K factors
 * @param inner those of other conditions that are added within the encoder, behind each block, and to the middle
 * @param innerWeights their factors
 */
public record UnetControl(NDList residuals, double[] weights, NDList inner, double[] innerWeights) {
    /** Only what is added to the skips and the middle. */
    public static UnetControl atSkips(NDList residuals, double[] weights) {
        return new UnetControl(residuals, weights, new NDList(), new double[0]);
    }
}
