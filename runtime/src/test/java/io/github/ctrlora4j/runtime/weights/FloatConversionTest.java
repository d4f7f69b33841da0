package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Beside the golden containers: the edges of each type, by arithmetic. */
final class FloatConversionTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    private record InMemory(DType dtype, List<Long> shape, ByteBuffer read) implements Tensor {
        @Override
        public String name() {
            return "t";
        }
    }

    private static float[] widen(DType dtype, long... codes) {
        int bytes = dtype.bits() / 8;
        ByteBuffer data = ByteBuffer.allocateDirect(codes.length * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long code : codes) {
            for (int i = 0; i < bytes; i++) {
                data.put((byte) (code >> 8 * i));
            }
        }
        return FloatConversion.toArray(new InMemory(dtype, List.of((long) codes.length), data.flip()));
    }

    @Test
    void halfHasElevenBitsAndSubnormals() {
        // 1, smallest subnormal 2^-24, largest subnormal 1023 * 2^-24, largest finite (2 - 2^-10) * 2^15.
        assertArrayEquals(
                new float[] {1, 0x1p-24f, 1023 * 0x1p-24f, 65504, -INFINITY, NAN, -0.0f},
                widen(DType.F16, 0x3C00, 0x0001, 0x03FF, 0x7BFF, 0xFC00, 0x7E00, 0x8000));
    }

    @Test
    void bfloatIsTheUpperHalfOfAFloat() {
        assertArrayEquals(new float[] {1, -2, INFINITY, NAN}, widen(DType.BF16, 0x3F80, 0xC000, 0x7F80, 0x7FC0));
    }

    @Test
    void float8e4m3HasNoInfinity() {
        // 0x7E: (1 + 6/8) * 2^8; 0x01: 2^-9; 0x08: the smallest normal number 2^-6.
        assertArrayEquals(
                new float[] {448, NAN, NAN, 0x1p-9f, 0x1p-6f, -1},
                widen(DType.F8_E4M3, 0x7E, 0x7F, 0xFF, 0x01, 0x08, 0xB8));
    }

    @Test
    void float8e5m2IsAShortHalf() {
        // 0x7B: (1 + 3/4) * 2^15; 0x01: 2^-16.
        assertArrayEquals(
                new float[] {57344, INFINITY, -INFINITY, NAN, 0x1p-16f},
                widen(DType.F8_E5M2, 0x7B, 0x7C, 0xFC, 0x7D, 0x01));
    }

    @Test
    void float8WithoutNegativeZeroUsesItsCodeForNaN() {
        // Bias 8: 0x7F is (1 + 7/8) * 2^7. Bias 16: 0x7F is (1 + 3/4) * 2^15.
        assertArrayEquals(new float[] {NAN, 240}, widen(DType.F8_E4M3FNUZ, 0x80, 0x7F));
        assertArrayEquals(new float[] {NAN, 57344}, widen(DType.F8_E5M2FNUZ, 0x80, 0x7F));
    }

    @Test
    void float8e8m0IsAPowerOfTwo() {
        assertArrayEquals(new float[] {0x1p-127f, 1, 0x1p127f, NAN}, widen(DType.F8_E8M0, 0, 127, 254, 255));
    }

    @Test
    void doublesAreRoundedToNearestWithTiesToEven() {
        // Between 1 and 1 + 2^-23: the middle goes to the even 1, what lies above it goes up.
        assertArrayEquals(
                new float[] {1, 1 + 0x1p-23f},
                widen(DType.F64, Double.doubleToLongBits(1 + 0x1p-24), Double.doubleToLongBits(1 + 0x1p-24 + 0x1p-52)));
    }

    @Test
    void integersKeepTheirSignAndRoundOnce() {
        assertArrayEquals(new float[] {-1, -128}, widen(DType.I8, 0xFF, 0x80));
        assertArrayEquals(new float[] {255}, widen(DType.U8, 0xFF));
        assertArrayEquals(new float[] {1, 0}, widen(DType.BOOL, 1, 0));
        assertArrayEquals(new float[] {-32768}, widen(DType.I16, 0x8000));
        assertArrayEquals(new float[] {32768}, widen(DType.U16, 0x8000));
        assertArrayEquals(new float[] {-1}, widen(DType.I32, 0xFFFFFFFFL));
        assertArrayEquals(new float[] {0x1p32f}, widen(DType.U32, 0xFFFFFFFFL));
        assertArrayEquals(new float[] {-1, 0x1p63f}, widen(DType.I64, -1, Long.MAX_VALUE));
        // 2^63 + 2^39 + 1 lies just above the middle of two floats 2^40 apart.
        assertArrayEquals(
                new float[] {0x1p64f, 0x1p63f + 0x1p40f}, widen(DType.U64, -1, Long.MIN_VALUE + (1L << 39) + 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F16", "BF16", "F8_E4M3", "F64", "I32"})
    void longTensorsKeepTheirOrder(DType dtype) {
        // More than one block, with a rest; 0 and 1 alternate irregularly.
        long one =
                switch (dtype) {
                    case F16 -> 0x3C00;
                    case BF16 -> 0x3F80;
                    case F8_E4M3 -> 0x38;
                    case F64 -> Double.doubleToLongBits(1);
                    default -> 1;
                };
        long[] codes = new long[10_007];
        float[] expected = new float[codes.length];
        for (int i = 0; i < codes.length; i++) {
            boolean set = i % 7 == 3 || i % 11 == 0;
            codes[i] = set ? one : 0;
            expected[i] = set ? 1 : 0;
        }
        assertArrayEquals(expected, widen(dtype, codes));
    }

    @Test
    void refusesPackedAndComplexElements() {
        assertThrows(UnsupportedFileException.class, () -> widen(DType.C64, 0));
    }
}
