package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.github.ctrlora4j.runtime.prompt.PromptTexts;

/**
 * Classifier-free guidance {@code u + s Σ w (c - u)}: away from what the network sees in the negative text u, towards
 * each of the others. Immutable.
 *
 * @param scale s; 1 leaves a single text as it is
 */
record Guidance(PromptTexts texts, double scale) {
    boolean hasNegative() {
        return !texts.negative().isEmpty();
    }

    /**
     * @param predicted over the batch of all texts, the negative one last
     * @return over the images; owned as the predictions are
     */
    NDArray of(NDArray predicted) {
        if (!hasNegative()) {
            return predicted;
        }
        int positives = texts.positives().size();
        NDList parts = predicted.split(positives + 1);
        NDArray unconditional = parts.get(positives);
        NDArray guided = unconditional;
        for (int i = 0; i < positives; i++) {
            double weight = scale * texts.positives().get(i).weight();
            guided = guided.add(parts.get(i).sub(unconditional).mul(weight));
        }
        return guided;
    }
}
