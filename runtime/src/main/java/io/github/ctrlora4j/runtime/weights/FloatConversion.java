package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.function.IntToDoubleFunction;

/**
 * Widens the elements of weight files to float32. Exact for every type of up to 16 bits; F64 and integers of 32 and 64
 * bits are rounded to nearest, ties to even. Stateless.
 *
 * <p>The types of large files go through blocks of plain arrays, whose loops compile to straight machine code.
 */
public final class FloatConversion {
    private static final int BLOCK = 4096;

    private FloatConversion() {}

    /** All half-precision numbers, 256 KiB; made when the first is needed. */
    private static final class Half {
        static final float[] VALUES = table(1 << 16, bits -> minifloat(bits, 5, 10, 15));
    }

    /** The elements as a new array. */
    public static float[] toArray(Tensor tensor) {
        float[] array = new float[Math.toIntExact(tensor.elements())];
        widen(tensor.dtype(), tensor.read(), FloatBuffer.wrap(array));
        return array;
    }

    /**
     * Puts all elements of {@code data} into {@code target}.
     *
     * @param data little-endian elements from position to limit; its position stays
     * @throws UnsupportedFileException for complex and packed types, which no network here has
     */
    public static void widen(DType dtype, ByteBuffer data, FloatBuffer target) {
        ByteBuffer source = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        switch (dtype) {
            case F32 -> target.put(source.asFloatBuffer());
            case F16 -> lookUp(source.asShortBuffer(), Half.VALUES, target);
            case BF16 -> bfloat(source.asShortBuffer(), target);
            case F64 -> round(source.asDoubleBuffer(), target);
            case I64 -> each(source, 8, target, i -> (float) source.getLong(i));
            case U64 -> each(source, 8, target, i -> unsigned(source.getLong(i)));
            case I32 -> each(source, 4, target, i -> (float) source.getInt(i));
            case U32 -> each(source, 4, target, i -> (float) Integer.toUnsignedLong(source.getInt(i)));
            case I16 -> each(source, 2, target, source::getShort);
            case U16 -> each(source, 2, target, i -> Short.toUnsignedInt(source.getShort(i)));
            case U8 -> lookUp(source, bits -> bits, target);
            case I8 -> lookUp(source, bits -> (byte) bits, target);
            case BOOL -> lookUp(source, bits -> bits == 0 ? 0 : 1, target);
            case F8_E5M2 -> lookUp(source, bits -> minifloat(bits, 5, 2, 15), target);
            // "fn": finite, with one NaN of either sign; "uz": no negative zero, whose code is the NaN.
            case F8_E4M3 -> lookUp(source, bits -> (bits & 0x7F) == 0x7F ? Double.NaN : finite(bits, 4, 3, 7), target);
            case F8_E4M3FNUZ -> lookUp(source, bits -> bits == 0x80 ? Double.NaN : finite(bits, 4, 3, 8), target);
            case F8_E5M2FNUZ -> lookUp(source, bits -> bits == 0x80 ? Double.NaN : finite(bits, 5, 2, 16), target);
            // A power of two alone.
            case F8_E8M0 -> lookUp(source, bits -> bits == 0xFF ? Double.NaN : Math.scalb(1.0, bits - 127), target);
            case C64, F6_E2M3, F6_E3M2, F4 ->
                throw new UnsupportedFileException(
                        "elements of type " + dtype + " cannot be converted; convert the file to F16 or F32");
        }
    }

    private static void lookUp(ShortBuffer source, float[] table, FloatBuffer target) {
        short[] from = new short[BLOCK];
        float[] to = new float[BLOCK];
        while (source.hasRemaining()) {
            int count = Math.min(BLOCK, source.remaining());
            source.get(from, 0, count);
            for (int i = 0; i < count; i++) {
                to[i] = table[from[i] & 0xFFFF];
            }
            target.put(to, 0, count);
        }
    }

    private static void lookUp(ByteBuffer source, IntToDoubleFunction meaning, FloatBuffer target) {
        float[] table = table(1 << 8, meaning);
        byte[] from = new byte[BLOCK];
        float[] to = new float[BLOCK];
        while (source.hasRemaining()) {
            int count = Math.min(BLOCK, source.remaining());
            source.get(from, 0, count);
            for (int i = 0; i < count; i++) {
                to[i] = table[from[i] & 0xFF];
            }
            target.put(to, 0, count);
        }
    }

    /** bfloat16 is the upper half of a float32. */
    private static void bfloat(ShortBuffer source, FloatBuffer target) {
        short[] from = new short[BLOCK];
        float[] to = new float[BLOCK];
        while (source.hasRemaining()) {
            int count = Math.min(BLOCK, source.remaining());
            source.get(from, 0, count);
            for (int i = 0; i < count; i++) {
                to[i] = Float.intBitsToFloat(from[i] << 16);
            }
            target.put(to, 0, count);
        }
    }

    private static void round(DoubleBuffer source, FloatBuffer target) {
        while (source.hasRemaining()) {
            target.put((float) source.get());
        }
    }

    /** One by one: integers occur in small tensors only. */
    private static void each(ByteBuffer source, int width, FloatBuffer target, IntToDoubleFunction elementAt) {
        for (int i = 0; i < source.limit(); i += width) {
            target.put((float) elementAt.applyAsDouble(i));
        }
    }

    /** A 64-bit number without sign; halved with its last bit kept, so that it is rounded once. */
    private static float unsigned(long value) {
        return value >= 0 ? (float) value : 2 * (float) (value >>> 1 | value & 1);
    }

    private static float[] table(int size, IntToDoubleFunction meaning) {
        float[] table = new float[size];
        for (int bits = 0; bits < size; bits++) {
            table[bits] = (float) meaning.applyAsDouble(bits);
        }
        return table;
    }

    /** IEEE 754's scheme at a small width, with infinities and NaN. */
    private static double minifloat(int bits, int exponentBits, int mantissaBits, int bias) {
        int highest = (1 << exponentBits) - 1;
        if ((bits >> mantissaBits & highest) == highest) {
            boolean negative = bits >> exponentBits + mantissaBits != 0;
            boolean infinite = (bits & (1 << mantissaBits) - 1) == 0;
            return infinite ? (negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY) : Double.NaN;
        }
        return finite(bits, exponentBits, mantissaBits, bias);
    }

    /** Sign, exponent and mantissa; the lowest exponent has no implicit one. */
    private static double finite(int bits, int exponentBits, int mantissaBits, int bias) {
        int exponent = bits >> mantissaBits & (1 << exponentBits) - 1;
        int mantissa = bits & (1 << mantissaBits) - 1;
        int significand = exponent == 0 ? mantissa : mantissa | 1 << mantissaBits;
        double magnitude = Math.scalb((double) significand, Math.max(exponent, 1) - bias - mantissaBits);
        return bits >> exponentBits + mantissaBits == 0 ? magnitude : -magnitude;
    }
}
