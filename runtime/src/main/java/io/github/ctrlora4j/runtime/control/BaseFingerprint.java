package io.github.ctrlora4j.runtime.control;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.TreeMap;

/**
 * Tells which Base ControlNet a condition LoRA belongs to: SHA-256 over the base's shared one-dimensional tensors
 * (biases and ResBlock norms), by name, with values rounded to float16. Training moves all of them, so bases differ;
 * and the value is the same for a float32 and a float16 copy, for {@code .ckpt} and {@code .safetensors}, and takes
 * milliseconds.
 */
public final class BaseFingerprint {
    private BaseFingerprint() {}

    /** @return 64 lower-case hexadecimal digits */
    public static String of(ModelWeights base) {
        MessageDigest digest = Checksum.SHA_256.digest();
        new TreeMap<>(ConditionTensors.shared(ConditionTensors.of(base))).forEach((name, tensor) -> {
            if (tensor.shape().size() == 1) {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(halves(tensor));
            }
        });
        return Checksum.hex(digest);
    }

    private static ByteBuffer halves(Tensor tensor) {
        if (tensor.dtype() == DType.F16) {
            return tensor.read();
        }
        float[] floats = FloatConversion.toArray(tensor);
        ByteBuffer halves = ByteBuffer.allocate(floats.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : floats) {
            halves.putShort(toHalf(value));
        }
        return halves.flip();
    }

    /** IEEE 754 binary16, nearest, ties to even; Java has this from version 20 on. */
    static short toHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7E00);
        }
        if (magnitude >= 65520f) { // halfway between the largest half and the next power of two
            return (short) (sign | 0x7C00);
        }
        if (magnitude < 0x1p-14f) { // subnormal halves are multiples of 2^-24; rint rounds ties to even
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int rounded = bits + 0x0FFF + (bits >>> 13 & 1);
        return (short) (sign | ((rounded & 0x7FFFFFFF) - ((127 - 15) << 23)) >>> 13);
    }
}
