package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * PLMS (pseudo linear multistep, arXiv 2202.09778) as latent-diffusion and diffusers ("PNDM" without Runge-Kutta steps)
 * have it: DDIM with noise extrapolated from up to four calls. The first step calls twice. Serves one generation, on
 * one thread.
 */
final class PlmsSampler implements Sampler {
    /** Adams-Bashforth by the number of earlier calls. */
    private static final double[][] WEIGHTS = {
        {1}, {3 / 2d, -1 / 2d}, {23 / 12d, -16 / 12d, 5 / 12d}, {55 / 24d, -59 / 24d, 37 / 24d, -9 / 24d}
    };

    private final AlphaGrid grid;
    private final Parameterization parameterization;
    private final History history = new History();

    PlmsSampler(NoiseSchedule schedule, AlphaGrid grid) {
        this.grid = grid;
        this.parameterization = schedule.parameterization();
    }

    @Override
    public int steps() {
        return grid.steps();
    }

    @Override
    public double[] timesteps(int step) {
        double time = grid.time(step);
        return step == 0 ? new double[] {time, grid.time(Math.min(1, steps() - 1))} : new double[] {time};
    }

    @Override
    public NDArray start(NDArray clean, NDArray noise) {
        return grid.start(clean, noise);
    }

    @Override
    public SamplerStep step(NDArray x, int step, NoisePrediction network, StepNoise noise) {
        NDManager owner = x.getManager();
        try (NDManager scope = owner.newSubManager()) {
            NDArray own = x.duplicate();
            own.attach(scope);
            NDArray predicted = predicted(own, grid.alpha(step), network, 0);
            NDArray mean = step == 0 ? improved(own, predicted, network) : extrapolated(predicted);
            history.keep(predicted, WEIGHTS.length - 1);
            NDArray clean = clean(own, mean, step);
            NDArray next = towards(clean, mean, step);
            return new SamplerStep(scope.ret(next), scope.ret(clean));
        }
    }

    private NDArray predicted(NDArray x, double alpha, NoisePrediction network, int call) {
        try (NDArray output = network.at(x, call, alpha)) {
            return parameterization.noise(x, output, alpha);
        }
    }

    /** The mean of the noise at both ends of the first step. */
    private NDArray improved(NDArray x, NDArray predicted, NoisePrediction network) {
        NDArray end = towards(clean(x, predicted, 0), predicted, 0);
        double alpha = grid.alpha(Math.min(1, steps() - 1));
        return Sums.of(0.5, predicted, 0.5, predicted(end, alpha, network, 1));
    }

    private NDArray extrapolated(NDArray predicted) {
        double[] weights = WEIGHTS[history.size()];
        NDArray mean = predicted.mul((float) weights[0]);
        for (int age = 1; age < weights.length; age++) {
            Sums.add(mean, weights[age], history.get(age - 1));
        }
        return mean;
    }

    private NDArray clean(NDArray x, NDArray predicted, int step) {
        return Parameterization.NOISE.clean(x, predicted, grid.alpha(step));
    }

    private NDArray towards(NDArray clean, NDArray predicted, int step) {
        double end = grid.end(step);
        return Sums.of(Math.sqrt(end), clean, Math.sqrt(1 - end), predicted);
    }

    @Override
    public void close() {
        history.close();
    }
}
