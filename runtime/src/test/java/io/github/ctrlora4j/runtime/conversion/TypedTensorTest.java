package io.github.ctrlora4j.runtime.conversion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TypedTensorTest {
    /** Numbers in F64. */
    private record Doubles(List<Long> shape, double... values) implements Tensor {
        static Doubles of(double... values) {
            return new Doubles(List.of((long) values.length), values);
        }

        @Override
        public String name() {
            return "w";
        }

        @Override
        public DType dtype() {
            return DType.F64;
        }

        @Override
        public ByteBuffer read() {
            ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (double value : values) {
                data.putDouble(value);
            }
            return data.flip();
        }
    }

    private static String problem(Tensor tensor, DType type) {
        return assertThrows(InvalidRequestException.class, () -> TypedTensor.of(tensor, type)
                        .read())
                .problem();
    }

    @Test
    void numbersAreRounded() {
        ByteBuffer read = TypedTensor.of(Doubles.of(1 / 3.0, Double.POSITIVE_INFINITY), DType.F32)
                .read();
        assertArrayEquals(
                new float[] {1 / 3f, Float.POSITIVE_INFINITY}, new float[] {read.getFloat(), read.getFloat()});
    }

    @Test
    void aTensorOfTheTypeIsTheSame() {
        Tensor tensor = Doubles.of(1);
        assertSame(tensor, TypedTensor.of(tensor, DType.F64));
    }

    /** 1e39 exceeds float32, and so bfloat16, which has its range. */
    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16", "F16"})
    void aNumberBeyondFloat32IsNamed(DType type) {
        assertEquals(
                "tensor w has numbers that are too large for " + type + "; the widest type is F32",
                problem(Doubles.of(0, 1e39), type));
    }

    /** 65520 rounds to infinity in float16 alone. */
    @Test
    void aNumberBeyondFloat16IsNamed() {
        assertEquals(
                "tensor w has numbers that are too large for F16; use BF16 or F32",
                problem(Doubles.of(65520), DType.F16));
    }

    /** 2^29 numbers of four bytes. */
    @Test
    void aTensorOfTwoGibibytesIsNamed() {
        assertEquals(
                "tensor w needs 2147483648 bytes as F32; at most 2 GiB are possible, so use a type of fewer bits",
                problem(new Doubles(List.of(1L << 29)), DType.F32));
    }
}
