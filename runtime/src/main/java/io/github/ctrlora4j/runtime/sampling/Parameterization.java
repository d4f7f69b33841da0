package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * What a network predicts from {@code x = sqrt(alpha) x0 + sqrt(1 - alpha) noise}, and how noise and clean latent
 * follow from it. Every coefficient is rounded to float32, as the references do. Results belong to {@code x}'s manager;
 * the arguments stay as they are.
 */
public enum Parameterization {
    /** The noise ("epsilon"). */
    NOISE {
        @Override
        NDArray clean(NDArray x, NDArray output, double alpha) {
            return Sums.of(1, x, -root(1 - alpha), output).divi(root(alpha));
        }

        @Override
        NDArray noise(NDArray x, NDArray output, double alpha) {
            NDArray copy = output.duplicate();
            copy.attach(x.getManager());
            return copy;
        }

        @Override
        NDArray output(NDArray x, NDArray clean, double alpha) {
            return Sums.of(1, x, -root(alpha), clean).divi(root(1 - alpha));
        }
    },
    /** The velocity {@code sqrt(alpha) noise - sqrt(1 - alpha) x0} ("v-prediction", arXiv 2202.00512). */
    VELOCITY {
        @Override
        NDArray clean(NDArray x, NDArray output, double alpha) {
            return Sums.of(root(alpha), x, -root(1 - alpha), output);
        }

        @Override
        NDArray noise(NDArray x, NDArray output, double alpha) {
            return Sums.of(root(1 - alpha), x, root(alpha), output);
        }

        @Override
        NDArray output(NDArray x, NDArray clean, double alpha) {
            return Sums.of(root(alpha), x, -1, clean).divi(root(1 - alpha));
        }
    };

    /** The clean latent x0. */
    abstract NDArray clean(NDArray x, NDArray output, double alpha);

    /** The noise in {@code x}. */
    abstract NDArray noise(NDArray x, NDArray output, double alpha);

    /** What the network would have to predict for this clean latent. */
    abstract NDArray output(NDArray x, NDArray clean, double alpha);

    private static float root(double value) {
        return (float) Math.sqrt(value);
    }
}
