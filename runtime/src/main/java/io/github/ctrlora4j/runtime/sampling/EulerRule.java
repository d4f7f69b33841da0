package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * Euler's method, and with fresh noise "Euler ancestral".
 *
 * @param eta how much of the noise is fresh, 0..1
 * @param noiseScale factor of the fresh noise
 */
record EulerRule(double eta, double noiseScale) implements SigmaRule {
    @Override
    public NDArray apply(SigmaStep step) {
        AncestralStep to = AncestralStep.of(step.sigma(), step.next(), eta);
        NDArray next = SigmaStep.towards(step.clean(), step.x(), to.down() / step.sigma());
        return step.stir(next, 0, step.sigma(), step.next(), noiseScale * to.up());
    }
}
