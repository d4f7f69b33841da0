package io.github.ctrlora4j.runtime.sampling;

import java.util.Arrays;

/**
 * A Brownian path over the noise levels of a walk, as samplers of stochastic equations use it.
 *
 * @param lowest level above 0
 * @param start level at which the walk begins
 * @param highest level of the whole walk, of which a picture's walk is the last part
 * @param isOnGpu true if it is drawn on a GPU wherever other noise comes from, as ComfyUI's samplers "…_gpu" do
 */
public record NoisePath(double lowest, double start, double highest, boolean isOnGpu) {
    static NoisePath of(SigmaGrid whole, SigmaGrid walked, boolean isOnGpu) {
        double lowest =
                Arrays.stream(whole.sigmas()).filter(sigma -> sigma > 0).min().orElseThrow();
        return new NoisePath(lowest, walked.sigma(0), whole.sigma(0), isOnGpu);
    }
}
