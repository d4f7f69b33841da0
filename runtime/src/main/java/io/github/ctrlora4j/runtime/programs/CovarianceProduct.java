package io.github.ctrlora4j.runtime.programs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Linear algebra of the Fréchet distance, in libtorch's LAPACK. Confined to one thread. */
public final class CovarianceProduct implements AutoCloseable {
    private final Program program = Program.load(new ProgramArchive("covariance_product", List.of()));

    /**
     * Trace of the square root of {@code (Aᵀ A) (Bᵀ B)}: the sum of the singular values of {@code B Aᵀ}.
     *
     * @param a (n, d), float64, on the CPU
     * @param b (m, d), float64, on the CPU
     */
    public double traceOfRoot(NDManager owner, NDArray a, NDArray b) {
        try (NDManager scope = owner.newSubManager()) {
            return program.call(scope, "forward", a, b).singletonOrThrow().getDouble();
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
