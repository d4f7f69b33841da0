package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Arrays in memory that libtorch allocates, at multiples of 64 bytes. DJL otherwise hands over the memory of a Java
 * buffer, which begins anywhere, and MKL promises equal results only where memory is aligned equally. Training on one
 * thread is reproducible to the bit with it; on several threads libtorch is not, with or without. Stateless.
 *
 * @see <a href="https://www.intel.com/content/www/us/en/docs/onemkl/developer-guide-linux/2023-0/getting-reproducible-results-with-conditional-numerical-reproducibility.html">
 *     conditions for reproducible results of MKL</a>
 */
final class AlignedArrays {
    private AlignedArrays() {}

    static NDArray create(NDManager owner, float[] values, Shape shape) {
        try (NDArray given = owner.create(values, shape)) {
            return given.duplicate();
        }
    }
}
