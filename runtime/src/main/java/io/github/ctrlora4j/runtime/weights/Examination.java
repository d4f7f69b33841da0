package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a file is, for a person and for scripts. Immutable.
 *
 * @param readable whether the container could be opened; without it, everything but the reason is empty
 * @param format id of the container's format
 * @param verdict what the tensors are
 * @param reason one line: what it is and what to do, or why it could not be opened
 * @param tensors number of tensors
 * @param dtypes element types with the tensors that have them
 */
public record Examination(
        Path path,
        boolean readable,
        Optional<String> format,
        Optional<Verdict> verdict,
        String reason,
        int tensors,
        Map<DType, Share> dtypes) {

    /** Tensors of one element type, and the bytes of their elements. */
    public record Share(int tensors, long bytes) {
        private Share plus(Share other) {
            long sum = bytes + other.bytes;
            // Views can repeat a few bytes so often that their sum exceeds 64 bits.
            return new Share(tensors + other.tensors, sum < 0 ? Long.MAX_VALUE : sum);
        }
    }

    public Examination {
        Map<DType, Share> sorted = new EnumMap<>(DType.class);
        sorted.putAll(dtypes);
        dtypes = Collections.unmodifiableMap(sorted);
    }

    static Examination of(TensorFile file, Verdict verdict) {
        Map<DType, Share> dtypes = new EnumMap<>(DType.class);
        for (Tensor tensor : file.tensors().values()) {
            dtypes.merge(tensor.dtype(), new Share(1, bytes(tensor)), Share::plus);
        }
        return new Examination(
                file.path(),
                true,
                Optional.of(file.format()),
                Optional.of(verdict),
                CtrloraException.oneLine(verdict.reason()),
                file.tensors().size(),
                dtypes);
    }

    static Examination unreadable(Path path, String reason) {
        return new Examination(
                path, false, Optional.empty(), Optional.empty(), CtrloraException.oneLine(reason), 0, Map.of());
    }

    private static long bytes(Tensor tensor) {
        int bits = tensor.dtype().bits();
        return bits % 8 == 0 ? tensor.elements() * (bits / 8) : tensor.elements() * bits / 8;
    }

    /** The stable word for what the file is, such as {@code sd15}; empty if it could not be opened. */
    public Optional<String> kind() {
        return verdict.map(Verdict::kind);
    }

    /** Whether it can be used in some role. */
    public boolean usable() {
        return verdict.map(Verdict::isUsable).orElse(false);
    }
}
