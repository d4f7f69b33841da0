package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * DPM-Solver++(2S) (arXiv 2211.01095) with ancestral noise, as k-diffusion has it: the clean latent in the geometric
 * middle of a step.
 *
 * @param eta how much of the noise is fresh, 0..1
 * @param noiseScale factor of the fresh noise
 */
record Dpmpp2sAncestralRule(double eta, double noiseScale) implements SigmaRule {
    @Override
    public double[] calls(double sigma, double next) {
        return new Dpm2Rule(eta, noiseScale).calls(sigma, next);
    }

    @Override
    public NDArray apply(SigmaStep step) {
        double sigma = step.sigma();
        AncestralStep to = AncestralStep.of(sigma, step.next(), eta);
        NDArray clean = step.clean();
        if (to.down() > 0) {
            NDArray halfway = SigmaStep.towards(clean, step.x(), Math.sqrt(to.down() / sigma));
            clean = step.clean(halfway, 1);
        }
        NDArray next = SigmaStep.towards(clean, step.x(), to.down() / sigma);
        return step.stir(next, 0, sigma, step.next(), noiseScale * to.up());
    }
}
