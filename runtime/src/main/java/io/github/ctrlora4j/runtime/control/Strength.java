package io.github.ctrlora4j.runtime.control;

/**
 * How strongly one condition acts, and when.
 *
 * @param weight factor of its residuals; 1 = as trained
 * @param start fraction of the sampling at which it begins to act, 0..1
 * @param end fraction of the sampling at which it stops acting, 0..1
 */
public record Strength(double weight, double start, double end) {
    /** As trained, all the time. */
    public static final Strength FULL = new Strength(1, 0, 1);

    /** True if the whole of step {@code step} lies within start and end; the rule of diffusers' ControlNet pipelines. */
    public boolean isActive(int step, int steps) {
        return weight != 0 && (double) step / steps >= start && (double) (step + 1) / steps <= end;
    }

    /** True if the weight is not 0, but no whole step lies between start and end. */
    public boolean missesAll(int steps) {
        for (int step = 0; step < steps; step++) {
            if (isActive(step, steps)) {
                return false;
            }
        }
        return weight != 0;
    }
}
