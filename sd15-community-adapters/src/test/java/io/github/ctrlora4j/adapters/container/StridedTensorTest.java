package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StridedTensorTest {
    @TempDir
    Path folder;

    /** A tensor of a storage of 0, 1, 2, …; size and strides as pickle code. */
    private ByteBuffer read(int stored, String shape, String strides) {
        float[] values = new float[stored];
        for (int i = 0; i < stored; i++) {
            values[i] = i;
        }
        String pickle = TestFiles.tensor("FloatStorage", stored, "K\u0000", shape, strides);
        Path file = TestFiles.write(
                folder.resolve("views.ckpt"),
                TestFiles.torchZip(pickle, TestFiles.floats(values).array()));
        try (TensorFile opened = new TorchZipFormat().open(file)) {
            Tensor tensor = Optional.ofNullable(opened.tensors().get("w")).orElseThrow();
            return tensor.read();
        }
    }

    private static String numbers(long... numbers) {
        StringBuilder code = new StringBuilder("(");
        for (long number : numbers) {
            code.append(TestFiles.number(number));
        }
        return code.append("t").toString();
    }

    @Test
    void gathersATransposedMatrix() {
        assertEquals(TestFiles.floats(0, 3, 1, 4, 2, 5), read(6, numbers(3, 2), numbers(1, 3)));
    }

    @Test
    void repeatsWhereTheStrideIsZero() {
        assertEquals(TestFiles.floats(0, 1, 0, 1), read(2, numbers(2, 2), numbers(0, 1)));
    }

    /** As torch.as_strided allows: the stride of an axis with one element is never used. */
    @Test
    void takesAnyStrideOfASingleElement() {
        assertEquals(TestFiles.floats(0, 2), read(3, numbers(1, 2), numbers(1L << 40, 2)));
        assertEquals(TestFiles.floats(0, 2), read(3, numbers(1, 2), numbers(Long.MAX_VALUE, 2)));
    }

    @Test
    void hasNothingWhereAnAxisIsEmpty() {
        assertEquals(0, read(3, numbers(1L << 40, 0), numbers(1, 1L << 40)).remaining());
    }

    /** Two elements, 4,000 apart: 64 times as many bytes lie between them as are read. */
    @Test
    void readsElementsThatLieFarApart() {
        assertEquals(TestFiles.floats(0, 4000), read(4001, numbers(2), numbers(4000)));
    }
}
