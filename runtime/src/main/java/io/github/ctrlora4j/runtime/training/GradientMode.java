package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.ctrlora4j.runtime.engine.TorchEngine;

/**
 * libtorch records what is computed on this thread until this is closed. DJL's gradient collector does the same, but
 * first visits every array of the process.
 */
final class GradientMode implements AutoCloseable {
    private final boolean before = JniUtils.isGradMode();

    GradientMode() {
        JniUtils.setGradMode(true);
    }

    /**
     * Adds gradients to the weights that {@code result} depends on.
     *
     * @param factor of the gradients
     */
    void backward(NDManager scope, NDArray result, double factor) {
        try {
            JniUtils.backward((PtNDArray) result, (PtNDArray) scope.create((float) factor), false, false);
        } catch (ai.djl.engine.EngineException e) {
            throw TorchEngine.failure("backward pass", e);
        }
    }

    /** The same for a result of any shape, whose own gradient is known. */
    void backward(NDArray result, NDArray gradient) {
        try {
            JniUtils.backward((PtNDArray) result, (PtNDArray) gradient, false, false);
        } catch (ai.djl.engine.EngineException e) {
            throw TorchEngine.failure("backward pass", e);
        }
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
