package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import io.github.ctrlora4j.api.InvalidRequestException;
import java.util.function.Supplier;

/**
 * DDIM (arXiv 2010.02502) as the CtrLoRA repository has it ({@code ddim_hacked}), in float32. Immutable and thread-safe.
 *
 * <p>For S steps the timesteps are 1, 1 + c, 1 + 2c, … with c = 1000 div S, below 1001 and walked downwards. So there may
 * be more than S of them: 7 gives 8, 30 gives 31, 60 gives 63. For some S (3, 9, 27, 36, 37, 101 to 111, 251 to 333, 501
 * and more) the list of the reference reaches 1000, which was never trained and on which the reference fails. Here that
 * timestep is left out and the walk starts at the next one: 9 gives 9 steps from 889, 36 gives 37 from 973.
 */
public final class DdimSampler implements Sampler {
    private final int[] timesteps;
    private final double[] alphas;
    private final double[] previousAlphas;
    private final double[] sigmas;

    /**
     * @param steps how many steps are wanted, 1 to the schedule's size
     * @param eta 0 = deterministic, 1 = as stochastic as DDPM
     */
    public DdimSampler(NoiseSchedule schedule, int steps, double eta) {
        if (steps < 1 || steps > schedule.size()) {
            throw new InvalidRequestException("ddim needs 1.." + schedule.size() + " steps, got " + steps);
        }
        if (!(eta >= 0 && eta <= 1)) {
            throw new InvalidRequestException("ddim needs an eta within 0..1, got " + eta);
        }
        int stride = schedule.size() / steps;
        int count = (schedule.size() - 2) / stride + 1;
        timesteps = new int[count];
        alphas = new double[count];
        previousAlphas = new double[count];
        sigmas = new double[count];
        for (int i = 0; i < count; i++) {
            timesteps[i] = 1 + (count - 1 - i) * stride;
            // The reference keeps its alphas in float32 and the lowest timestep steps to alpha 0, not to 1.
            double alpha = (float) schedule.alpha(timesteps[i]);
            double previous = (float) schedule.alpha(Math.max(timesteps[i] - stride, 0));
            alphas[i] = alpha;
            previousAlphas[i] = previous;
            sigmas[i] = eta * Math.sqrt((1 - previous) / (1 - alpha) * (1 - alpha / previous));
        }
    }

    @Override
    public int steps() {
        return timesteps.length;
    }

    @Override
    public double timestep(int step) {
        return timesteps[step];
    }

    /** Standard deviation of the fresh noise in this step. */
    double sigma(int step) {
        return sigmas[step];
    }

    /** Cumulative alpha at this step's timestep. */
    double alpha(int step) {
        return alphas[step];
    }

    /** Cumulative alpha that this step arrives at. */
    double previousAlpha(int step) {
        return previousAlphas[step];
    }

    /** In the reference's order of operations: every coefficient and every product is rounded to x's precision. */
    @Override
    public SamplerStep step(NDArray x, NDArray predictedNoise, int step, Supplier<NDArray> noise) {
        float alpha = (float) alphas[step];
        float previous = (float) previousAlphas[step];
        float sigma = (float) sigmas[step];
        try (NDArray contained = predictedNoise.mul(root(1 - alpha));
                NDArray direction = predictedNoise.mul(root(1 - previous - sigma * sigma))) {
            NDArray x0 = x.sub(contained).divi(root(alpha));
            NDArray next = x0.mul(root(previous)).addi(direction);
            if (sigma > 0) {
                try (NDArray fresh = noise.get()) {
                    next.addi(fresh.muli(sigma));
                }
            }
            return new SamplerStep(next, x0);
        }
    }

    private static float root(float value) {
        return (float) Math.sqrt(value);
    }
}
