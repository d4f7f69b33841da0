package io.github.ctrlora4j.runtime.conversion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FloatNarrowingTest {
    /** IEEE 754's binary16: 65520 is halfway to the first power of two beyond the range, 2^-25 halfway to 2^-24. */
    @ParameterizedTest
    @CsvSource({
        "1, 3C00",
        "-2, C000",
        "-0.0, 8000",
        "65504, 7BFF",
        "65519.996, 7BFF",
        "65520, 7C00",
        "-1e30, FC00",
        "Infinity, 7C00",
        "0x1p-14, 0400",
        "0x1.ff8p-15, 03FF",
        "0x1p-24, 0001",
        "0x1p-25, 0000",
        "0x1.000002p-25, 0001",
        "0x1.8p-24, 0002",
        "0x1.002p0, 3C00",
        "0x1.006p0, 3C02",
        "0x1.002002p0, 3C01",
        "0.1, 2E66"
    })
    void halvesAreTheNearest(float value, String bits) {
        assertEquals(bits, String.format("%04X", FloatNarrowing.half(value) & 0xFFFF));
    }

    /** bfloat16 keeps 8 bits of the significand: 1 + 2^-8 is a tie, 1 + 3 · 2^-8 another. */
    @ParameterizedTest
    @CsvSource({
        "1, 3F80",
        "0x1.01p0, 3F80",
        "0x1.03p0, 3F82",
        "0x1.010002p0, 3F81",
        "-0.0, 8000",
        "0x1.fep127, 7F7F",
        "0x1.fffffep127, 7F80",
        "Infinity, 7F80",
        "NaN, 7FC0"
    })
    void bfloatsAreTheNearest(float value, String bits) {
        assertEquals(bits, String.format("%04X", FloatNarrowing.bfloat(value) & 0xFFFF));
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void everyNumberOfTheTypeStaysWhatItIs(DType type) {
        ByteBuffer all = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < 1 << 16; bits++) {
            all.putShort(2 * bits, (short) bits);
        }
        FloatBuffer wide = FloatBuffer.allocate(1 << 16);
        FloatConversion.widen(type, all, wide);
        ByteBuffer back = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
        assertTrue(FloatNarrowing.narrow(wide.flip(), type, back));
        for (int i = 0; i < 1 << 16; i++) {
            if (!Float.isNaN(wide.get(i))) {
                assertEquals(all.getShort(2 * i), back.getShort(2 * i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"F16, 65520", "BF16, 3.4028235e38"})
    void aNumberThatBecomesInfiniteIsTold(DType type, float value) {
        assertFalse(FloatNarrowing.narrow(FloatBuffer.wrap(new float[] {value}), type, ByteBuffer.allocate(2)));
    }

    @Test
    void float32IsCopied() {
        ByteBuffer target = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        assertTrue(FloatNarrowing.narrow(FloatBuffer.wrap(new float[] {0.1f}), DType.F32, target));
        assertEquals(0.1f, target.getFloat(0));
    }
}
