package io.github.ctrlora4j.runtime.sampling;

import java.util.Arrays;

/**
 * The noise levels that a sampler walks down, and when the network is asked. Immutable.
 *
 * @param sigmas one more than there are steps; the last one is where the walk ends
 * @param times the timestep of each step, not always whole
 * @param start standard deviation of the first latent
 */
record SigmaGrid(double[] sigmas, double[] times, double start) {
    SigmaGrid {
        sigmas = sigmas.clone();
        times = times.clone();
    }

    int steps() {
        return times.length;
    }

    double sigma(int step) {
        return sigmas[step];
    }

    double time(int step) {
        return times[step];
    }

    /** The same walk to another end. */
    SigmaGrid endingAt(double sigma) {
        double[] changed = sigmas.clone();
        changed[steps()] = sigma;
        return new SigmaGrid(changed, times, start);
    }

    /** The last steps of this walk. */
    SigmaGrid last(int count) {
        int first = Math.max(0, steps() - count);
        return new SigmaGrid(
                Arrays.copyOfRange(sigmas, first, sigmas.length), Arrays.copyOfRange(times, first, steps()), start);
    }

    /** The same walk without its last stop before the end, so one step shorter. */
    SigmaGrid withoutLastStop() {
        double[] fewer = Arrays.copyOf(sigmas, steps());
        fewer[steps() - 1] = sigmas[steps()];
        return new SigmaGrid(fewer, Arrays.copyOf(times, steps() - 1), start);
    }
}
