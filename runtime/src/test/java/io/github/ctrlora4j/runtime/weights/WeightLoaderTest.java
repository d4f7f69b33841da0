package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightLoaderTest {
    private static final Path FILE = Path.of("model.safetensors");

    private final NDManager owner = TorchEngine.start("cpu").newManager();

    @AfterEach
    void free() {
        owner.close();
    }

    private record Given(String name, DType dtype, byte... data) implements Tensor {
        @Override
        public List<Long> shape() {
            return List.of((long) data.length * Byte.SIZE / dtype.bits());
        }

        @Override
        public ByteBuffer read() {
            return ByteBuffer.wrap(data).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private float[] load(DType dtype, byte... data) {
        return new WeightLoader(FILE)
                .load(owner, new Given("w", dtype, data), DataType.FLOAT32)
                .toFloatArray();
    }

    /** They are read through one buffer. */
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT16", "FLOAT32"})
    void severalHalfTensorsKeepTheirValues(DataType type) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        // binary16: 0x3E00 = 1.5, 0xC000 = -2
        tensors.put("first", new Given("first", DType.F16, new byte[] {0, 0x3E, 0, 0x3E}));
        tensors.put("second", new Given("second", DType.F16, new byte[] {0, (byte) 0xC0}));
        Map<String, NDArray> loaded = WeightLoader.load(owner, FILE, tensors, type);
        assertArrayEquals(new float[] {1.5f, 1.5f}, floats(loaded, "first"));
        assertArrayEquals(new float[] {-2}, floats(loaded, "second"));
    }

    private static float[] floats(Map<String, NDArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name)
                .toType(DataType.FLOAT32, false)
                .toFloatArray();
    }

    @Test
    void everyFloatingPointTypeWidens() {
        assertArrayEquals(new float[] {1.5f, -2}, load(DType.F32, floats(1.5f, -2)));
        // binary16: sign 1 bit, exponent 5 (bias 15), mantissa 10: 0x3E00 = 1.5, 0xC000 = -2
        assertArrayEquals(new float[] {1.5f, -2}, load(DType.F16, new byte[] {0, 0x3E, 0, (byte) 0xC0}));
        // bfloat16 is the upper half of a float32: 0x3FC0 = 1.5, 0xC000 = -2
        assertArrayEquals(new float[] {1.5f, -2}, load(DType.BF16, new byte[] {(byte) 0xC0, 0x3F, 0, (byte) 0xC0}));
        // e4m3: 0x3C = 0 0111 100 = 1.5; e5m2: 0x3E = 0 01111 10 = 1.5
        assertArrayEquals(new float[] {1.5f}, load(DType.F8_E4M3, (byte) 0x3C));
        assertArrayEquals(new float[] {1.5f}, load(DType.F8_E5M2, (byte) 0x3E));
    }

    @Test
    void aTensorWithoutElementsIsLoaded() {
        assertArrayEquals(new float[0], load(DType.F32));
        assertArrayEquals(new float[0], load(DType.BF16));
    }

    /** Direct buffers are freed when Java collects garbage, which loading weights gives it no reason to do. */
    @Test
    void leavesNoBufferToTheGarbageCollector() {
        Tensor large = new Given("w", DType.BF16, new byte[1 << 20]);
        long before = directMemory();
        for (int i = 0; i < 4; i++) {
            new WeightLoader(FILE).load(owner, large, DataType.FLOAT32).close();
        }
        assertEquals(before, directMemory());
    }

    @Test
    void aNanIsReportedWithItsTensor() {
        Tensor bad = new Given("model.out.2.weight", DType.F32, floats(1, Float.NaN, Float.POSITIVE_INFINITY));

        String message = assertThrows(
                        MalformedFileException.class, () -> new WeightLoader(FILE).load(owner, bad, DataType.FLOAT32))
                .getMessage();

        assertEquals(
                "model.safetensors: tensor model.out.2.weight has 2 values that are NaN or infinite in float32; the"
                        + " file is damaged, download it again or use another version of it",
                message);
        assertEquals(0, owner.getManagedArrays().size(), "nothing is left behind");
    }

    /** 3e38 + 3e38 overflows a float32 sum although every value is finite. */
    @Test
    void aSumThatOverflowsIsNoNan() {
        assertArrayEquals(new float[] {3e38f, 3e38f}, load(DType.F32, floats(3e38f, 3e38f)));
    }

    @Test
    void tensorsOfOneLoaderDoNotOverwriteEachOther() {
        WeightLoader loader = new WeightLoader(FILE);
        NDArray first = loader.load(owner, new Given("a", DType.F32, floats(1, 2)), DataType.FLOAT32);
        NDArray second = loader.load(owner, new Given("b", DType.F32, floats(3)), DataType.FLOAT32);

        assertArrayEquals(new float[] {1, 2}, first.toFloatArray());
        assertArrayEquals(new float[] {3}, second.toFloatArray());
    }

    @Test
    void wholeNumbersAreNoWeights() {
        Tensor ids = new Given("ids", DType.I64, new byte[8]);
        assertThrows(UnsupportedFileException.class, () -> new WeightLoader(FILE).load(owner, ids, DataType.FLOAT32));
    }
}
