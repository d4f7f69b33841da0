package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * DEIS (arXiv 2204.13902) of second order in log-rho, as diffusers has it: the predicted noise of two steps,
 * extrapolated in the logarithm of sigma. With fewer than 15 steps the last one is Euler's.
 */
record DeisRule() implements SigmaRule {
    private static final int FEW = 15;

    @Override
    public NDArray apply(SigmaStep step) {
        double sigma = step.sigma();
        double next = step.next();
        NDArray slope = SigmaStep.slope(step.x(), step.clean(), sigma);
        boolean lowOrder = step.index() == 0 || (step.index() + 1 == step.steps() && step.steps() < FEW);
        NDArray result;
        if (lowOrder) {
            result = Sums.of(1, step.x(), next - sigma, slope);
        } else {
            double before = step.sigmaBefore(1);
            result = Sums.of(1, step.x(), integral(sigma, next, sigma, before), slope);
            Sums.add(
                    result, integral(sigma, next, before, sigma), step.history().get(0));
        }
        step.history().keep(slope, 1);
        return result;
    }

    /** Integral over sigma of the line in log sigma that is 1 at {@code one} and 0 at {@code zero}. */
    private static double integral(double from, double to, double one, double zero) {
        return (to * (Math.log(to / zero) - 1) - from * (Math.log(from / zero) - 1)) / Math.log(one / zero);
    }
}
