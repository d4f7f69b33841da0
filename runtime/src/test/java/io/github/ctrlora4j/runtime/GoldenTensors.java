package io.github.ctrlora4j.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The tensors of a golden safetensors file on the class path; trusts the file. */
public final class GoldenTensors {
    private final JsonNode header;
    private final ByteBuffer data;

    private GoldenTensors(JsonNode header, ByteBuffer data) {
        this.header = header;
        this.data = data;
    }

    /** @param name the resource, relative to the package of {@code test} */
    public static GoldenTensors of(Class<?> test, String name) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(bytes(test, name)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) file.getLong()];
        file.get(header);
        return new GoldenTensors(new ObjectMapper().readTree(header), file.slice());
    }

    /** A JSON resource beside it. */
    public static JsonNode json(Class<?> test, String name) throws IOException {
        return new ObjectMapper().readTree(bytes(test, name));
    }

    private static byte[] bytes(Class<?> test, String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(test.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        }
    }

    /** The names of all tensors, in the order of the file. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        header.fieldNames().forEachRemaining(names::add);
        names.remove("__metadata__");
        return names;
    }

    public int[] shape(String tensor) {
        return ints(entry(tensor).get("shape"));
    }

    public float[] floats(String tensor) {
        float[] values = new float[raw(tensor, "F32").remaining() / 4];
        raw(tensor, "F32").asFloatBuffer().get(values);
        return values;
    }

    public double[] doubles(String tensor) {
        double[] values = new double[raw(tensor, "F64").remaining() / 8];
        raw(tensor, "F64").asDoubleBuffer().get(values);
        return values;
    }

    public long[] longs(String tensor) {
        long[] values = new long[raw(tensor, "I64").remaining() / 8];
        raw(tensor, "I64").asLongBuffer().get(values);
        return values;
    }

    public byte[] bytes(String tensor) {
        byte[] values = new byte[raw(tensor, "U8").remaining()];
        raw(tensor, "U8").get(values);
        return values;
    }

    /** A JSON array of whole numbers. */
    public static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    private ByteBuffer raw(String tensor, String dtype) {
        JsonNode entry = entry(tensor);
        if (!entry.get("dtype").asText().equals(dtype)) {
            throw new IllegalArgumentException(tensor + " is " + entry.get("dtype") + ", not " + dtype);
        }
        int[] offsets = ints(entry.get("data_offsets"));
        return data.slice(offsets[0], offsets[1] - offsets[0]).order(ByteOrder.LITTLE_ENDIAN);
    }

    private JsonNode entry(String tensor) {
        return Objects.requireNonNull(header.get(tensor), () -> "no golden tensor " + tensor);
    }
}
