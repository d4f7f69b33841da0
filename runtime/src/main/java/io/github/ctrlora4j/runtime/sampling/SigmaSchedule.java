package io.github.ctrlora4j.runtime.sampling;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How the noise levels of a walk are spread. Sources: k-diffusion ({@link #NORMAL}, {@link #KARRAS}, {@link
 * #EXPONENTIAL}), ComfyUI ({@link #SGM_UNIFORM}, {@link #SIMPLE}), diffusers ({@link #LEADING}, {@link #TRAILING}).
 */
enum SigmaSchedule {
    /** Evenly in time, from the last timestep to the first. */
    NORMAL("normal") {
        @Override
        double[] times(int size, int steps, boolean whole) {
            return evenly(size - 1, 0, steps);
        }
    },
    /** Evenly in sigma to the power of 1/7 (arXiv 2206.00364, equation 5). */
    KARRAS("karras") {
        @Override
        double[] sigmas(NoiseSchedule schedule, int steps) {
            double first = Math.pow(highest(schedule), 1 / RHO);
            double last = Math.pow(lowest(schedule), 1 / RHO);
            return Arrays.stream(evenly(first, last, steps))
                    .map(root -> Math.pow(root, RHO))
                    .toArray();
        }
    },
    /** Evenly in the logarithm of sigma. */
    EXPONENTIAL("exponential") {
        @Override
        double[] sigmas(NoiseSchedule schedule, int steps) {
            double first = Math.log(highest(schedule));
            double last = Math.log(lowest(schedule));
            return Arrays.stream(evenly(first, last, steps)).map(Math::exp).toArray();
        }
    },
    /** Evenly in time, where the first timestep would be one step beyond the last. */
    SGM_UNIFORM("sgm-uniform") {
        @Override
        double[] times(int size, int steps, boolean whole) {
            return Arrays.copyOf(evenly(size - 1, 0, steps + 1), steps);
        }
    },
    /** Every n-th timestep, counted from the last. */
    SIMPLE("simple") {
        @Override
        double[] times(int size, int steps, boolean whole) {
            return each(steps, i -> size - 1 - (int) (i * ((double) size / steps)));
        }
    },
    /**
     * Every n-th timestep from 1 on; diffusers' multistep samplers, which use whole timesteps, leave out the lowest.
     */
    LEADING("leading") {
        @Override
        double[] times(int size, int steps, boolean whole) {
            // At least 1, and never beyond the last timestep: a walk of which only the end is done can be this long.
            int stride = Math.max(1, size / (whole ? steps + 1 : steps));
            int above = whole ? 0 : 1;
            return each(steps, i -> Math.min(size - 1, (steps - above - i) * stride + 1));
        }
    },
    /** As {@link #SIMPLE}, rounded where that cuts. */
    TRAILING("trailing") {
        @Override
        double[] times(int size, int steps, boolean whole) {
            // In the order of numpy.arange, which decides about halves.
            double stride = size - (double) size / steps - size;
            return each(steps, i -> Math.rint(size + i * stride) - 1);
        }
    };

    private static final double RHO = 7;

    private final String id;

    SigmaSchedule(String id) {
        this.id = id;
    }

    /** As options name it. */
    String id() {
        return id;
    }

    static SigmaSchedule of(String id) {
        return Arrays.stream(values())
                .filter(schedule -> schedule.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no schedule " + id));
    }

    /**
     * The grid of this schedule, ending at sigma 0.
     *
     * @param whole round to trained timesteps, and start with variance sigma² + 1: the convention of diffusers'
     *     multistep samplers. Otherwise k-diffusion's: real-valued timesteps, and a start with variance sigma².
     */
    SigmaGrid grid(NoiseSchedule schedule, int steps, boolean whole) {
        double[] times = times(schedule.size(), steps, whole);
        double[] sigmas;
        if (times.length > 0) {
            times = rounded(times, whole);
            sigmas = Arrays.stream(times).map(schedule::sigmaAt).toArray();
        } else {
            sigmas = sigmas(schedule, steps);
            times = rounded(Arrays.stream(sigmas).map(schedule::timestepOf).toArray(), whole);
        }
        double variance = sigmas[0] * sigmas[0];
        // diffusers' "leading" grids start below the highest noise, where the latent holds some signal.
        double start = Math.sqrt(whole || this == LEADING ? variance + 1 : variance);
        return new SigmaGrid(Arrays.copyOf(sigmas, steps + 1), times, start);
    }

    /** The timesteps; none if this schedule is defined by {@link #sigmas}. */
    double[] times(int size, int steps, boolean whole) {
        return new double[0];
    }

    /** The noise levels, without the end. */
    double[] sigmas(NoiseSchedule schedule, int steps) {
        throw new IllegalStateException(this + " is defined by its timesteps");
    }

    private static double[] rounded(double[] times, boolean whole) {
        return whole ? Arrays.stream(times).map(Math::rint).toArray() : times;
    }

    private static double highest(NoiseSchedule schedule) {
        return schedule.sigmaAt(schedule.size() - 1);
    }

    private static double lowest(NoiseSchedule schedule) {
        return schedule.sigmaAt(0);
    }

    private static double[] evenly(double first, double last, int count) {
        return each(count, i -> count == 1 ? first : first + i * (last - first) / (count - 1));
    }

    private static double[] each(int count, IntToDoubleFunction value) {
        return IntStream.range(0, count).mapToDouble(value).toArray();
    }
}
