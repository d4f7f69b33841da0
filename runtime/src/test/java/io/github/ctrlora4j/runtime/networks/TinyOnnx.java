package io.github.ctrlora4j.runtime.networks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes the smallest useful ONNX network, {@code double = x + x} and {@code square = x * x} for x of shape (1, n), as
 * protobuf bytes; field numbers from onnx.proto (IR version 8, operator set 13).
 */
public final class TinyOnnx {
    private static final int FLOAT = 1;
    private static final int INT32 = 6;

    private TinyOnnx() {}

    public static byte[] doubleAndSquare(String input) {
        return network(
                field(1, node("Add", input, "double")),
                field(1, node("Mul", input, "square")),
                text(2, "tiny"),
                field(11, value(input, FLOAT)),
                field(12, value("double", FLOAT)),
                field(12, value("square", FLOAT)));
    }

    /** {@code double = (float) (x + x)} of 32-bit integers. */
    static byte[] doubleOfIntegers(String input) {
        byte[] cast = join(text(1, "sum"), text(2, "double"), text(4, "Cast"), field(5, to(FLOAT)));
        return network(
                field(1, node("Add", input, "sum")),
                field(1, cast),
                text(2, "tiny"),
                field(11, value(input, INT32)),
                field(12, value("double", FLOAT)));
    }

    /** AttributeProto {@code to}, an integer (type 2). */
    private static byte[] to(int type) {
        return join(text(1, "to"), number(3, type), number(20, 2));
    }

    private static byte[] network(byte[]... parts) {
        byte[] operators = join(text(1, ""), number(2, 13));
        return join(number(1, 8), field(7, join(parts)), field(8, operators));
    }

    private static byte[] node(String operator, String input, String output) {
        return join(text(1, input), text(1, input), text(2, output), text(4, operator));
    }

    /** ValueInfoProto with the shape (1, "n"). */
    private static byte[] value(String name, int type) {
        byte[] shape = join(field(1, number(1, 1)), field(1, text(2, "n")));
        byte[] tensor = join(number(1, type), field(2, shape));
        return join(text(1, name), field(2, field(1, tensor)));
    }

    private static byte[] number(int field, long value) {
        return join(varint((long) field << 3), varint(value));
    }

    private static byte[] text(int field, String text) {
        return field(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] field(int field, byte[] content) {
        return join(varint((long) field << 3 | 2), varint(content.length), content);
    }

    private static byte[] varint(long value) {
        ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        long rest = value;
        while (rest >= 0x80) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
        byte[] written = new byte[bytes.position()];
        bytes.flip().get(written);
        return written;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
