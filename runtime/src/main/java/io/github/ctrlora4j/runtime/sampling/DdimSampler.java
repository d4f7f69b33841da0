package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.condition.ParameterValues;
import io.github.ctrlora4j.api.host.SamplerDescriptor;

/**
 * DDIM (arXiv 2010.02502) as the CtrLoRA repository implements it ({@code ddim_hacked}), in float32. Immutable and
 * thread-safe.
 *
 * <p>For S steps the timesteps are 1, 1 + c, 1 + 2c, … with c = 1000 div S, below 1001, walked downwards. There may be more
 * than S of them: 7 gives 8, 30 gives 31, 60 gives 63. For some S (3, 9, 27, 36, 37, 101 to 111, 251 to 333, 501
 * and more) the list of the reference reaches 1000, which was never trained and on which the reference fails. Here that
 * timestep is left out and the walk starts at the next one: 9 gives 9 steps from 889, 36 gives 37 from 973.
 */
public final class DdimSampler implements Sampler {
    static final SamplerDescriptor DESCRIPTOR = SamplerDescriptor.builder("ddim")
            .title("DDIM")
            .option(Parameter.real("eta", 0, 1)
                    .title("0 = deterministic, 1 = as stochastic as DDPM")
                    .build())
            .steps(wanted -> count(NoiseSchedule.stableDiffusion15().size(), wanted))
            .build();

    private final int[] timesteps;
    private final double[] alphas;
    private final double[] previousAlphas;
    private final double[] sigmas;

    /**
     * @param steps how many steps are wanted, 1 to the schedule's size
     * @param options a value for {@code eta}
     */
    DdimSampler(NoiseSchedule schedule, int steps, ParameterValues options) {
        double eta = options.real("eta");
        int stride = schedule.size() / steps;
        int count = count(schedule.size(), steps);
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

    /** Timesteps from 1 on in strides of {@code trained / wanted}, below {@code trained}. */
    private static int count(int trained, int wanted) {
        return (trained - 2) / (trained / Math.min(wanted, trained)) + 1;
    }

    @Override
    public int steps() {
        return timesteps.length;
    }

    @Override
    public double[] timesteps(int step) {
        return new double[] {timesteps[step]};
    }

    /** Standard deviation of the fresh noise in this step. */
    double sigma(int step) {
        return sigmas[step];
    }

    /** Cumulative alpha at this step's timestep. */
    double alpha(int step) {
        return alphas[step];
    }

    /** Cumulative alpha at the end of this step. */
    double previousAlpha(int step) {
        return previousAlphas[step];
    }

    /** In the reference's order of operations: every coefficient and every product is rounded to x's precision. */
    @Override
    public SamplerStep step(NDArray x, int step, NoisePrediction network, StepNoise noise) {
        float alpha = (float) alphas[step];
        float previous = (float) previousAlphas[step];
        float sigma = (float) sigmas[step];
        try (NDArray predictedNoise = network.at(x, 0);
                NDArray contained = predictedNoise.mul(root(1 - alpha));
                NDArray direction = predictedNoise.mul(root(1 - previous - sigma * sigma))) {
            NDArray x0 = x.sub(contained).divi(root(alpha));
            NDArray next = x0.mul(root(previous)).addi(direction);
            if (sigma > 0) {
                StepNoise.Draw draw =
                        new StepNoise.Draw(step, 0, NoiseSchedule.sigma(alpha), NoiseSchedule.sigma(previous));
                try (NDArray fresh = noise.of(draw)) {
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
