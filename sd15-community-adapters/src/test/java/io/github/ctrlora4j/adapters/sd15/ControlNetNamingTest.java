package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.adapters.container.SafetensorsFormat;
import io.github.ctrlora4j.adapters.container.TorchZipFormat;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One ControlNet in five files, made by {@code golden/controlnet/make.py}. */
class ControlNetNamingTest {
    private static TensorFile open(String name) {
        Path path = GoldenLoras.path("../controlnet/" + name);
        return name.endsWith(".safetensors") ? new SafetensorsFormat().open(path) : new TorchZipFormat().open(path);
    }

    private static Map<String, Tensor> control(TensorFile file) {
        return Optional.ofNullable(FileKind.of(file).weights().components().get("control"))
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldm-half.pth", "bare.safetensors", "diffusers.safetensors", "diffusers.bin"})
    void givesTheSameTensorsToTheLastBit(String name) {
        try (TensorFile ldm = open("ldm.pth");
                TensorFile other = open(name)) {
            Map<String, Tensor> wanted = control(ldm);
            Map<String, Tensor> found = control(other);
            assertEquals(338, wanted.size());
            assertEquals(wanted.keySet(), found.keySet());
            wanted.forEach((tensor, value) -> {
                Tensor same = Optional.ofNullable(found.get(tensor)).orElseThrow();
                assertEquals(value.shape(), same.shape(), tensor);
                assertArrayEquals(bits(value), bits(same), tensor);
            });
        }
    }

    /** As float16, which all numbers of these files are. */
    private static short[] bits(Tensor tensor) {
        ByteBuffer data = tensor.read();
        short[] bits = new short[(int) tensor.elements()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = tensor.dtype() == DType.F16 ? data.getShort() : half(data.getFloat());
        }
        return bits;
    }

    /** Of a number that is one: sign, exponent rebased from 127 to 15, the upper 10 bits of the mantissa. */
    private static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int exponent = (bits >>> 23 & 0xFF) - 127 + 15;
        int sign = bits >>> 16 & 0x8000;
        if (exponent > 0) {
            return (short) (sign | exponent << 10 | bits >>> 13 & 0x3FF);
        }
        return (short) (sign | (int) (Math.abs(value) * 0x1p24f)); // subnormal or zero
    }
}
