package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.runtime.weights.Examination.Share;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExaminationTest {
    private static final Path PATH = Path.of("a.safetensors");

    /** A tensor without data. */
    private record Entry(String name, DType dtype, List<Long> shape) implements Tensor {
        @Override
        public ByteBuffer read() {
            throw new AssertionError("nothing here needs data");
        }
    }

    /** A file that is an index and nothing more. */
    private record Index(Map<String, Tensor> tensors) implements TensorFile {
        @Override
        public Path path() {
            return PATH;
        }

        @Override
        public long size() {
            return 1;
        }

        @Override
        public String format() {
            return "test";
        }

        @Override
        public Map<String, String> metadata() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    private static Examination of(Entry... entries) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Entry entry : entries) {
            tensors.put(entry.name(), entry);
        }
        return Examination.of(new Index(tensors), Verdict.usable("sd15", ModelRole.CHECKPOINT, "a\ncheckpoint"));
    }

    /** 6 and 4 numbers of 2 bytes, and 8 of half a byte. */
    @Test
    void sumsUpByType() {
        Examination found = of(
                new Entry("a", DType.F16, List.of(2L, 3L)),
                new Entry("b", DType.F4, List.of(8L)),
                new Entry("c", DType.F16, List.of(4L)));
        assertEquals(3, found.tensors());
        assertEquals(Map.of(DType.F16, new Share(2, 20), DType.F4, new Share(1, 4)), found.dtypes());
    }

    /** Two views of 2^62 elements of one byte are more than a long holds. */
    @Test
    void aSumBeyondSixtyFourBitsIsTheLargestNumber() {
        Examination found =
                of(new Entry("a", DType.U8, List.of(1L << 62)), new Entry("b", DType.U8, List.of(1L << 62)));
        assertEquals(new Share(2, Long.MAX_VALUE), found.dtypes().get(DType.U8));
    }

    @Test
    void theReasonIsOneLine() {
        assertEquals(1, of().reason().lines().count());
        assertEquals(Optional.of("sd15"), of().kind());
        assertTrue(of().usable());
    }

    @Test
    void whatCannotBeOpenedIsNothing() {
        Examination found = Examination.unreadable(PATH, "cut\noff");
        assertEquals(1, found.reason().lines().count());
        assertEquals(Optional.empty(), found.kind());
        assertFalse(found.usable() || found.readable());
    }
}
