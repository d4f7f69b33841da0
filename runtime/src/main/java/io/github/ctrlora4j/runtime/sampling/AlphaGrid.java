package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Whole timesteps with the share of the clean latent at the beginning and at the end of each step. Immutable.
 *
 * <p>For S steps in strides of c = 1000 div S, the CtrLoRA repository ({@code ddim_hacked}) takes 1, 1 + c, 1 + 2c, …
 * below 1001, walked downwards. There may be more than S of them: 7 gives 8, 30 gives 31, 60 gives 63. For some S (3,
 * 9, 27, 36, 37, 101 to 111, 251 to 333, 501 and more) its list reaches 1000, which was never trained and on which it
 * fails. Here that timestep is left out and the walk starts at the next one: 9 gives 9 steps from 889, 36 gives 37 from
 * 973. diffusers takes the lowest S of these ("leading"), or counts down from the last timestep ("trailing").
 *
 * @param start share of the clean latent that a given picture starts with
 */
record AlphaGrid(int[] times, double[] alphas, double[] ends, double start) {
    /** The spacing of the CtrLoRA repository. */
    static final String REFERENCE = "reference";

    AlphaGrid {
        times = times.clone();
        alphas = alphas.clone();
        ends = ends.clone();
    }

    /**
     * @param spacing "reference", or a {@link SigmaSchedule} that is defined by whole timesteps
     * @param last what is left of the clean latent at the end, squared
     */
    static AlphaGrid of(NoiseSchedule schedule, int steps, String spacing, double last) {
        int stride = schedule.size() / steps;
        int count = count(schedule.size(), steps, spacing);
        double[] times = spacing.equals(REFERENCE)
                ? IntStream.range(0, count)
                        .mapToDouble(i -> 1 + (count - 1 - i) * stride)
                        .toArray()
                : SigmaSchedule.of(spacing).times(schedule.size(), steps, false);
        int[] whole = Arrays.stream(times)
                .mapToInt(time -> (int) Math.min(time, schedule.size() - 1))
                .toArray();
        double[] alphas =
                Arrays.stream(whole).mapToDouble(time -> alpha(schedule, time)).toArray();
        return new AlphaGrid(
                whole,
                alphas,
                Arrays.stream(whole)
                        .mapToDouble(time -> time < stride ? last : alpha(schedule, time - stride))
                        .toArray(),
                alphas[0]);
    }

    /**
     * The last steps of this walk, at least one. The spacing of the CtrLoRA repository, and of latent-diffusion and
     * stable-diffusion-webui, adds the noise of the timestep before them; diffusers that of the first one.
     */
    AlphaGrid last(int count, String spacing) {
        int first = steps() - Math.max(1, Math.min(count, steps()));
        return new AlphaGrid(
                Arrays.copyOfRange(times, first, steps()),
                Arrays.copyOfRange(alphas, first, steps()),
                Arrays.copyOfRange(ends, first, steps()),
                alphas[spacing.equals(REFERENCE) ? Math.max(0, first - 1) : first]);
    }

    /** The picture with its noise. */
    NDArray start(NDArray clean, NDArray noise) {
        return mixed(clean, noise, start);
    }

    /** {@code sqrt(alpha) clean + sqrt(1 - alpha) noise}. */
    static NDArray mixed(NDArray clean, NDArray noise, double alpha) {
        return Sums.of(Math.sqrt(alpha), clean, Math.sqrt(1 - alpha), noise);
    }

    /** How many steps there are. */
    static int count(int trained, int wanted, String spacing) {
        return spacing.equals(REFERENCE) ? (trained - 2) / (trained / Math.min(wanted, trained)) + 1 : wanted;
    }

    /** The references keep their alphas in float32. */
    static double alpha(NoiseSchedule schedule, int timestep) {
        return (float) schedule.alpha(timestep);
    }

    int steps() {
        return times.length;
    }

    int time(int step) {
        return times[step];
    }

    /** Cumulative alpha at this step's timestep. */
    double alpha(int step) {
        return alphas[step];
    }

    /** Cumulative alpha at the end of this step. */
    double end(int step) {
        return ends[step];
    }
}
