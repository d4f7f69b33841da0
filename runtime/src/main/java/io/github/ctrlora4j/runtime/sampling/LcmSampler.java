package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.stream.IntStream;

/**
 * Latent consistency models (arXiv 2310.04378) as diffusers has them: every step guesses the clean latent and adds
 * fresh noise for the next timestep. Immutable.
 */
final class LcmSampler implements Sampler {
    /** Timesteps that the models were distilled with. */
    static final int MAX_STEPS = 50;

    /** The data's standard deviation and the factor of time in the boundary condition; the paper's values. */
    private static final double DATA = 0.5;

    private static final double TIME_FACTOR = 10;

    private final int[] times;
    private final NoiseSchedule schedule;

    /** @param steps more than {@link #MAX_STEPS} are that many */
    LcmSampler(NoiseSchedule schedule, int steps, Walk walk) {
        int count = walk.planned(Math.min(steps, MAX_STEPS), MAX_STEPS);
        int done = Math.min(walk.doneWithFirst(Math.min(steps, MAX_STEPS)), count);
        int stride = schedule.size() / MAX_STEPS;
        this.schedule = schedule;
        this.times = IntStream.range(count - done, count)
                .map(i -> (MAX_STEPS - i * MAX_STEPS / count) * stride - 1)
                .toArray();
    }

    @Override
    public int steps() {
        return times.length;
    }

    @Override
    public double[] timesteps(int step) {
        return new double[] {times[step]};
    }

    @Override
    public NDArray start(NDArray clean, NDArray noise) {
        return AlphaGrid.mixed(clean, noise, AlphaGrid.alpha(schedule, times[0]));
    }

    @Override
    public SamplerStep step(NDArray x, int step, NoisePrediction network, StepNoise noise) {
        double alpha = AlphaGrid.alpha(schedule, times[step]);
        double time = TIME_FACTOR * times[step];
        double skip = DATA * DATA / (time * time + DATA * DATA);
        double out = time / Math.sqrt(time * time + DATA * DATA);
        NDManager owner = x.getManager();
        try (NDManager scope = owner.newSubManager();
                NDArray output = network.at(x, 0, alpha)) {
            NDArray guess = schedule.parameterization().clean(x, output, alpha);
            guess.attach(scope);
            NDArray clean = Sums.of(out, guess, skip, x);
            if (step + 1 == times.length) {
                return new SamplerStep(scope.ret(clean.duplicate()), scope.ret(clean));
            }
            double end = AlphaGrid.alpha(schedule, times[step + 1]);
            StepNoise.Draw draw = new StepNoise.Draw(step, 0, NoiseSchedule.sigma(alpha), NoiseSchedule.sigma(end));
            try (NDArray fresh = noise.of(draw)) {
                return new SamplerStep(
                        scope.ret(Sums.of(Math.sqrt(end), clean, Math.sqrt(1 - end), fresh)), scope.ret(clean));
            }
        }
    }
}
