package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * DPM-Solver-2 (arXiv 2206.00927) in k-diffusion's form: the slope in the geometric middle of a step, and with fresh
 * noise "DPM2 ancestral". The last step is Euler's.
 *
 * @param eta how much of the noise is fresh, 0..1
 * @param noiseScale factor of the fresh noise
 */
record Dpm2Rule(double eta, double noiseScale) implements SigmaRule {
    @Override
    public double[] calls(double sigma, double next) {
        double down = AncestralStep.of(sigma, next, eta).down();
        return down == 0 ? new double[] {sigma} : new double[] {sigma, Math.sqrt(sigma * down)};
    }

    @Override
    public NDArray apply(SigmaStep step) {
        double sigma = step.sigma();
        AncestralStep to = AncestralStep.of(sigma, step.next(), eta);
        NDArray clean = step.clean();
        if (to.down() == 0) {
            NDArray next = SigmaStep.towards(clean, step.x(), 0);
            return step.stir(next, 0, sigma, step.next(), noiseScale * to.up());
        }
        double middle = Math.sqrt(sigma * to.down());
        NDArray halfway = SigmaStep.towards(clean, step.x(), middle / sigma);
        NDArray slope = SigmaStep.slope(halfway, step.clean(halfway, 1), middle);
        NDArray next = Sums.of(1, step.x(), to.down() - sigma, slope);
        return step.stir(next, 0, sigma, step.next(), noiseScale * to.up());
    }
}
