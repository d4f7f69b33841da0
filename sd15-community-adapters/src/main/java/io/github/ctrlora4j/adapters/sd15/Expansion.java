package io.github.ctrlora4j.adapters.sd15;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.util.Collection;
import java.util.Optional;

/**
 * Limits the memory that a file's tensors take. A view of PyTorch can repeat a few bytes any number of times, so a file
 * of 100 KB may describe tensors of many gigabytes.
 */
final class Expansion {
    /** Tied weights and expanded biases make a file's tensors a little larger than the file. */
    private static final int MAX_EXPANSION = 4;

    private Expansion() {}

    /**
     * @param what the kind of file, such as "a Base ControlNet of CtrLoRA"
     * @param tensors the tensors that would be loaded
     * @param ordinary bytes that an ordinary file of this kind takes in memory; always allowed
     */
    static Optional<Verdict> verdict(String what, TensorFile file, Collection<Tensor> tensors, long ordinary) {
        long bytes = tensors.stream().mapToLong(Expansion::bytes).reduce(0, Expansion::sum);
        return bytes <= Math.max(ordinary, MAX_EXPANSION * file.size())
                ? Optional.empty()
                : Optional.of(Verdict.refused(
                        "damaged",
                        what + " whose tensors repeat the same bytes: the file has " + file.size()
                                + " bytes, its tensors would take " + bytes
                                + "; it is malicious or damaged, get it again from its source"));
    }

    private static long bytes(Tensor tensor) {
        try {
            return tensor.bytes();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
