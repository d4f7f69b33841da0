package io.github.ctrlora4j.runtime.conversion;

import io.github.ctrlora4j.api.checkpoint.DType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Rounds float32 to narrower types: to nearest, ties to even, as PyTorch does. Stateless. */
final class FloatNarrowing {
    private FloatNarrowing() {}

    /**
     * Puts all of {@code source} into {@code target}, which is little-endian.
     *
     * @param type F32, F16 or BF16
     * @return false if a finite number became infinite
     */
    static boolean narrow(FloatBuffer source, DType type, ByteBuffer target) {
        boolean finite = true;
        while (source.hasRemaining()) {
            float value = source.get();
            switch (type) {
                case F32 -> target.putFloat(value);
                case F16 -> {
                    short half = half(value);
                    finite &= (half & 0x7C00) != 0x7C00 || !Float.isFinite(value);
                    target.putShort(half);
                }
                case BF16 -> {
                    short upper = bfloat(value);
                    finite &= (upper & 0x7F80) != 0x7F80 || !Float.isFinite(value);
                    target.putShort(upper);
                }
                default -> throw new IllegalArgumentException("nothing is rounded to " + type);
            }
        }
        return finite;
    }

    /** The upper half, rounded; adding to the bits carries into the exponent as it should. */
    static short bfloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }

    static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7FFFFFFF;
        if (magnitude > 0x7F800000) {
            return (short) (sign | 0x7E00);
        }
        // 65520, halfway between the largest half and the next power of two, rounds to infinity.
        if (magnitude >= 0x477FF000) {
            return (short) (sign | 0x7C00);
        }
        // Below 2^-14 halves are multiples of 2^-24, and so is the sum of 0.5 and such a number in float32.
        if (magnitude < 0x38800000) {
            float aligned = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | Float.floatToRawIntBits(aligned) - 0x3F000000);
        }
        int odd = magnitude >>> 13 & 1;
        return (short) (sign | magnitude - 0x38000000 + 0xFFF + odd >>> 13);
    }
}
