package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * DPM-Solver++ (arXiv 2211.01095) as a stochastic equation with two calls a step, as k-diffusion has it (r = 1/2):
 * fresh noise on the way to the middle, and again over the whole step. The last step is Euler's.
 *
 * @param eta how much of the noise is fresh, 0..1
 * @param noiseScale factor of the fresh noise
 */
record DpmppSdeRule(double eta, double noiseScale) implements SigmaRule {
    @Override
    public double[] calls(double sigma, double next) {
        return next == 0 ? new double[] {sigma} : new double[] {sigma, Math.sqrt(sigma * next)};
    }

    @Override
    public NDArray apply(SigmaStep step) {
        double sigma = step.sigma();
        NDArray clean = step.clean();
        if (step.next() > 0) {
            NDArray halfway = ancestral(step, clean, 0, Math.sqrt(sigma * step.next()));
            clean = step.clean(halfway, 1);
        }
        return ancestral(step, clean, 1, step.next());
    }

    private NDArray ancestral(SigmaStep step, NDArray clean, int draw, double level) {
        AncestralStep to = AncestralStep.of(step.sigma(), level, eta);
        NDArray next = SigmaStep.towards(clean, step.x(), to.down() / step.sigma());
        return step.stir(next, draw, step.sigma(), level, noiseScale * to.up());
    }
}
