package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * One step of {@code torch.optim.AdamW} over many tensors, in libtorch's fused kernel. Confined to one thread. Source:
 * PyTorch's optimizer, whose defaults for beta and epsilon the CtrLoRA reference keeps.
 */
public final class AdamW implements AutoCloseable {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final Program program = Program.load(new ProgramArchive("adamw", List.of()));

    /**
     * Moves the parameters against their gradients; all lists are parallel.
     *
     * @param means of the gradients so far, changed in place
     * @param squares means of the squared gradients so far, changed in place
     * @param steps how often each was moved, float32, changed in place
     * @param factor by which the gradients are multiplied first
     * @return 2-norm of all gradients; if it is not finite, nothing has changed
     */
    public double step(
            NDManager owner,
            NDList parameters,
            NDList gradients,
            NDList means,
            NDList squares,
            NDList steps,
            double learningRate,
            double weightDecay,
            double factor) {
        double[] settings = {learningRate, BETA_1, BETA_2, EPSILON, weightDecay, factor};
        try (NDManager scope = owner.newSubManager()) {
            return program.call(scope, "forward", parameters, gradients, means, squares, steps, settings)
                    .singletonOrThrow()
                    .getFloat();
        }
    }

    /** Sets gradients to 0. */
    public void clear(NDManager owner, NDList gradients) {
        try (NDManager scope = owner.newSubManager()) {
            program.call(scope, "clear", gradients);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
