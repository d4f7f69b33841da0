package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;

/** Walks down a {@link SigmaGrid} by a {@link SigmaRule}. Serves one generation, on one thread. */
final class SigmaSampler implements Sampler {
    /** Levels that differ less are one to a network, which takes float32; so they share control residuals. */
    private static final double SAME = 1e-6;

    private final SigmaGrid grid;
    private final SigmaRule rule;
    private final Parameterization parameterization;
    private final double[][] calls;
    private final double[][] times;
    private final Optional<NoisePath> path;
    private final History history = new History();

    /** @param whole ask the network at trained timesteps only */
    SigmaSampler(NoiseSchedule schedule, SigmaGrid grid, boolean whole, SigmaRule rule, Optional<NoisePath> path) {
        this.grid = grid;
        this.path = path;
        this.rule = rule;
        this.parameterization = schedule.parameterization();
        this.calls = new double[grid.steps()][];
        this.times = new double[grid.steps()][];
        for (int step = 0; step < grid.steps(); step++) {
            calls[step] = rule.calls(grid.sigma(step), grid.sigma(step + 1));
            times[step] = new double[calls[step].length];
            for (int call = 0; call < calls[step].length; call++) {
                times[step][call] = (float) time(schedule, step, calls[step][call], whole);
            }
        }
    }

    private double time(NoiseSchedule schedule, int step, double sigma, boolean whole) {
        for (int near = step; near < Math.min(step + 2, grid.steps()); near++) {
            if (Math.abs(sigma - grid.sigma(near)) <= SAME * sigma) {
                return grid.time(near);
            }
        }
        double time = schedule.timestepOf(sigma);
        return whole ? Math.rint(time) : time;
    }

    @Override
    public int steps() {
        return grid.steps();
    }

    @Override
    public double[] timesteps(int step) {
        return times[step].clone();
    }

    @Override
    public double initialScale() {
        return grid.start();
    }

    @Override
    public double fullScale() {
        return Math.hypot(1, grid.sigma(0));
    }

    @Override
    public Optional<NoisePath> noisePath() {
        return path;
    }

    @Override
    public NDArray start(NDArray clean, NDArray noise) {
        return Sums.of(1, clean, grid.sigma(0), noise);
    }

    double sigma(int step) {
        return grid.sigma(step);
    }

    /** The noise levels of the network calls. */
    double[] levels(int step) {
        return calls[step].clone();
    }

    @Override
    public SamplerStep step(NDArray x, int step, NoisePrediction network, StepNoise noise) {
        NDManager owner = x.getManager();
        try (NDManager scope = owner.newSubManager()) {
            NDArray own = x.duplicate();
            own.attach(scope);
            SigmaStep now = new SigmaStep(own, step, grid, calls[step], parameterization, network, noise, history);
            NDArray next = rule.apply(now);
            double end = grid.sigma(step + 1);
            if (step + 1 == grid.steps() && end > 0) {
                next.muli((float) (1 / Math.sqrt(end * end + 1)));
            }
            return new SamplerStep(scope.ret(next), scope.ret(now.firstClean()));
        }
    }

    @Override
    public void close() {
        history.close();
    }
}
