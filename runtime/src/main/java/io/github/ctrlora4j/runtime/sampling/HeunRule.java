package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/** Heun's method: the mean of the slopes at both ends of a step. The last step is Euler's. */
record HeunRule() implements SigmaRule {
    @Override
    public double[] calls(double sigma, double next) {
        return next == 0 ? new double[] {sigma} : new double[] {sigma, next};
    }

    @Override
    public NDArray apply(SigmaStep step) {
        double sigma = step.sigma();
        double next = step.next();
        NDArray clean = step.clean();
        NDArray predicted = SigmaStep.towards(clean, step.x(), next / sigma);
        if (next == 0) {
            return predicted;
        }
        NDArray slope = SigmaStep.slope(step.x(), clean, sigma)
                .addi(SigmaStep.slope(predicted, step.clean(predicted, 1), next));
        return Sums.of(1, step.x(), (next - sigma) / 2, slope);
    }
}
