package io.github.ctrlora4j.api.host;

/** What a UNet was trained to predict, which no tensor of a checkpoint reveals. */
public enum Prediction {
    /** The noise, as Stable Diffusion 1.5 itself. */
    EPSILON,
    /** The velocity, a mixture of noise and picture. */
    V,
    /** The velocity, with noise that leaves nothing of the picture at the last timestep (zero terminal SNR). */
    V_ZERO_SNR
}
