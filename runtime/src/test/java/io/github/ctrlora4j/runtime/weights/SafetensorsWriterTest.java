package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    private record Given(String name, DType dtype, List<Long> shape, byte[] data) implements Tensor {
        @Override
        public ByteBuffer read() {
            return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** By the specification: length 8-byte little-endian, JSON, spaces up to a multiple of 8, then the data. */
    @Test
    void writesWiderElementsFirstAndAlignsTheData() throws IOException {
        Tensor half = new Given("a", DType.F16, List.of(1L, 2L), new byte[] {1, 2, 3, 4});
        Tensor single = new Given("b", DType.F32, List.of(), new byte[] {5, 6, 7, 8});
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        SafetensorsWriter.write(Map.of("a", half, "b\"", single), Map.of("format", "pt"), out);

        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"b\\\"\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                + "\"a\":{\"dtype\":\"F16\",\"shape\":[1,2],\"data_offsets\":[4,8]}}";
        int padded = (header.length() + 7) / 8 * 8;
        ByteBuffer expected = ByteBuffer.allocate(8 + padded + 8).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(padded)
                .put(header.getBytes(StandardCharsets.UTF_8))
                .put(" ".repeat(padded - header.length()).getBytes(StandardCharsets.US_ASCII))
                .put(new byte[] {5, 6, 7, 8, 1, 2, 3, 4});
        assertArrayEquals(expected.array(), out.toByteArray());
    }

    /** Our reader follows the reference library; the file has every element type that the library writes. */
    @Test
    void keepsEveryElementTypeBitForBit(@TempDir Path folder) throws Exception {
        Path all = Path.of(
                Objects.requireNonNull(getClass().getResource("/golden/formats/containers/all-dtypes.safetensors"))
                        .toURI());
        ModelReader files = ModelReader.discover(getClass().getClassLoader());
        Path copy = folder.resolve("copy.safetensors");
        try (TensorFile original = files.open(all)) {
            try (OutputStream out = Files.newOutputStream(copy)) {
                SafetensorsWriter.write(original.tensors(), original.metadata(), out);
            }
            try (TensorFile written = files.open(copy)) {
                assertEquals(
                        original.tensors().keySet(),
                        Map.copyOf(written.tensors()).keySet());
                assertEquals(original.metadata(), written.metadata());
                original.tensors().forEach((name, tensor) -> {
                    Tensor found = Objects.requireNonNull(written.tensors().get(name), name);
                    assertEquals(tensor.dtype(), found.dtype(), name);
                    assertEquals(tensor.shape(), found.shape(), name);
                    assertEquals(tensor.read(), found.read(), name);
                });
            }
        }
    }
}
