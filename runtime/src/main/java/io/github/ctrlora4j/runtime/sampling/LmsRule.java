package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/** Adams-Bashforth's linear multistep method of order 4 over unequal steps, as k-diffusion's "LMS". */
record LmsRule() implements SigmaRule {
    private static final int ORDER = 4;

    @Override
    public NDArray apply(SigmaStep step) {
        NDArray slope = SigmaStep.slope(step.x(), step.clean(), step.sigma());
        step.history().keep(slope, ORDER);
        int order = step.history().size();
        NDArray next = step.x().duplicate();
        for (int age = 0; age < order; age++) {
            Sums.add(next, coefficient(step, order, age), step.history().get(age));
        }
        return next;
    }

    /**
     * Integral over the step of the polynomial that is 1 at the sigma of the slope of this age and 0 at the others'.
     * Two points of Gauss are exact up to degree 3.
     */
    private static double coefficient(SigmaStep step, int order, int age) {
        double middle = (step.sigma() + step.next()) / 2;
        double half = (step.next() - step.sigma()) / 2;
        double offset = half / Math.sqrt(3);
        return half * (basis(step, order, age, middle - offset) + basis(step, order, age, middle + offset));
    }

    private static double basis(SigmaStep step, int order, int age, double sigma) {
        double product = 1;
        for (int other = 0; other < order; other++) {
            if (other != age) {
                product *= (sigma - step.sigmaBefore(other)) / (step.sigmaBefore(age) - step.sigmaBefore(other));
            }
        }
        return product;
    }
}
