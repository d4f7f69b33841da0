package io.github.ctrlora4j.runtime.sampling;

/**
 * A step that goes down further than it should and makes up for it with fresh noise; {@code down² + up² = to²}.
 *
 * @param down the noise level that it goes down to
 * @param up standard deviation of the fresh noise
 */
record AncestralStep(double down, double up) {
    /** @param eta 0 = no fresh noise, 1 = as much as the forward process has */
    static AncestralStep of(double from, double to, double eta) {
        double up = Math.min(to, eta * Math.sqrt(to * to * (from * from - to * to) / (from * from)));
        return new AncestralStep(Math.sqrt(to * to - up * up), up);
    }
}
