package io.github.ctrlora4j.runtime.noise;

import java.util.List;

/**
 * Fresh noise for samplers of stochastic equations: the rise of a Brownian path over the interval of a step, scaled to
 * unit variance. A step that is cut in two gets noise that agrees with that of the whole step. Confined to one thread.
 *
 * <p>This is k-diffusion's {@code BrownianTreeNoiseSampler} (crowsonkb/k-diffusion, {@code sampling.py}).
 */
public final class BrownianNoise {
    private final List<BrownianTree> trees;

    /** @param trees their values follow one another in the noise */
    BrownianNoise(List<BrownianTree> trees) {
        this.trees = List.copyOf(trees);
    }

    /**
     * The noise of one step.
     *
     * @param from the noise level at which it begins
     * @param to the lower level at which it ends
     * @return values of all images, row-major
     */
    public float[] between(double from, double to) {
        float high = (float) from;
        float low = (float) to;
        // The path runs towards higher levels, the step towards lower ones.
        float scale = -(float) Math.sqrt(high - low);
        float[][] rises = trees.stream().map(tree -> tree.rise(low, high)).toArray(float[][]::new);
        float[] noise = new float[rises.length * rises[0].length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = rises[i / rises[0].length][i % rises[0].length] / scale;
        }
        return noise;
    }
}
