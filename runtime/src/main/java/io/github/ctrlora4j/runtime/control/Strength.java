package io.github.ctrlora4j.runtime.control;

import io.github.ctrlora4j.api.host.ControlMode;

/**
 * How strongly one condition acts, and when.
 *
 * @param weight factor of its residuals; 1 = as trained
 * @param start fraction of the sampling at which it begins to act, 0..1
 * @param end fraction of the sampling at which it stops acting, 0..1
 * @param mode how it shares the picture with the prompt
 */
public record Strength(double weight, double start, double end, ControlMode mode) {
    /** From each residual to the next deeper one; sd-webui-controlnet's. */
    private static final double FADING = 0.825;

    /** As trained, all the time. */
    public static final Strength FULL = new Strength(1, 0, 1);

    /** Balanced with the prompt. */
    public Strength(double weight, double start, double end) {
        this(weight, start, end, ControlMode.BALANCED);
    }

    /**
     * Factor of one residual, apart from the weight; the shallow ones carry detail.
     *
     * @param level of the residual, from the shallowest, 0
     * @param isNegative whether it is that of the text which guidance leads away from
     */
    double factor(int level, int levels, boolean isNegative) {
        return switch (mode) {
            case BALANCED -> 1;
            case PROMPT -> Math.pow(FADING, levels - 1 - level);
            case CONDITION -> isNegative ? 0 : Math.pow(FADING, levels - 1 - level);
        };
    }

    /**
     * True if the whole of step {@code step} lies within start and end; the rule of diffusers' ControlNet pipelines.
     */
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
