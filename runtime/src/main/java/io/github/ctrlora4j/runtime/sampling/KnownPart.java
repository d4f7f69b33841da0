package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * The part of a picture that must stay as it is. Every clean latent that the network predicts gets it, as
 * stable-diffusion-webui does with k-diffusion's samplers; here it is done in the same way with all of them. Immutable;
 * the arrays belong to the caller.
 *
 * @param known (N or 1, C, h, w), zero where the picture is painted anew
 * @param repaint (1, 1, h, w), 1 where the picture is painted anew, and 0 elsewhere
 * @param parameterization of the network
 */
public record KnownPart(NDArray known, NDArray repaint, Parameterization parameterization) {
    /**
     * Of a picture's latent.
     *
     * @param latent (N or 1, C, h, w)
     * @return arrays owned by {@code latent}'s manager
     */
    public static KnownPart of(NDArray latent, NDArray repaint, Parameterization parameterization) {
        try (NDArray painted = latent.mul(repaint)) {
            return new KnownPart(latent.sub(painted), repaint, parameterization);
        }
    }

    /** {@code latent} with the known part in it; owned by its manager. */
    public NDArray in(NDArray latent) {
        return latent.mul(repaint).addi(known);
    }

    /** A network whose clean latent has the known part. */
    public NoisePrediction in(NoisePrediction network) {
        return (x, call, alpha) -> {
            try (NDArray output = network.at(x, call, alpha);
                    NDArray clean = parameterization.clean(x, output, alpha);
                    NDArray whole = in(clean)) {
                return parameterization.output(x, whole, alpha);
            }
        };
    }
}
