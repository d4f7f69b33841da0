package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * DDIM (arXiv 2010.02502) as the CtrLoRA repository implements it ({@code ddim_hacked}), in float32; with eta 1 and a
 * clean end it is DDPM (arXiv 2006.11239) over the same timesteps. Immutable and thread-safe.
 */
final class DdimSampler implements Sampler {
    private final AlphaGrid grid;
    private final Parameterization parameterization;
    private final double[] sigmas;

    /** @param eta how much of the noise is fresh, 0..1 */
    DdimSampler(NoiseSchedule schedule, AlphaGrid grid, double eta) {
        this.grid = grid;
        this.parameterization = schedule.parameterization();
        this.sigmas = new double[grid.steps()];
        for (int i = 0; i < sigmas.length; i++) {
            double alpha = grid.alpha(i);
            double end = grid.end(i);
            sigmas[i] = eta * Math.sqrt((1 - end) / (1 - alpha) * (1 - alpha / end));
        }
    }

    @Override
    public int steps() {
        return grid.steps();
    }

    @Override
    public double[] timesteps(int step) {
        return new double[] {grid.time(step)};
    }

    /** Standard deviation of the fresh noise in this step. */
    double sigma(int step) {
        return sigmas[step];
    }

    AlphaGrid grid() {
        return grid;
    }

    @Override
    public NDArray start(NDArray clean, NDArray noise) {
        return grid.start(clean, noise);
    }

    /** In the reference's order of operations: every coefficient and every product is rounded to x's precision. */
    @Override
    public SamplerStep step(NDArray x, int step, NoisePrediction network, StepNoise noise) {
        float alpha = (float) grid.alpha(step);
        float end = (float) grid.end(step);
        float sigma = (float) sigmas[step];
        try (NDArray output = network.at(x, 0, alpha);
                NDArray predictedNoise = parameterization.noise(x, output, alpha)) {
            NDArray x0 = parameterization.clean(x, output, alpha);
            // Where nothing is left of the clean latent, all noise is fresh, and the difference may round below 0.
            float kept = Math.max(0, 1 - end - sigma * sigma);
            NDArray next = Sums.of(Math.sqrt(end), x0, Math.sqrt(kept), predictedNoise);
            if (sigma > 0) {
                StepNoise.Draw draw = new StepNoise.Draw(step, 0, NoiseSchedule.sigma(alpha), NoiseSchedule.sigma(end));
                try (NDArray fresh = noise.of(draw)) {
                    Sums.add(next, sigma, fresh);
                }
            }
            return new SamplerStep(next, x0);
        }
    }
}
