package io.github.ctrlora4j.runtime.weights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes tensors as safetensors, each with its own element type: equal tensors give equal bytes. Stateless.
 *
 * <p>As the reference library does, tensors are ordered by falling width of their elements, then by name, and the
 * header is padded with spaces to a multiple of 8, so that every tensor is aligned to its elements.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * @param tensors by the name that they get
     * @param metadata text by key
     * @param out stays open
     */
    public static void write(Map<String, Tensor> tensors, Map<String, String> metadata, OutputStream out)
            throws IOException {
        List<Map.Entry<String, Tensor>> ordered = tensors.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Tensor> entry) ->
                                -entry.getValue().dtype().bits())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        byte[] header = header(ordered, metadata).getBytes(StandardCharsets.UTF_8);
        int padded = (header.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        out.write(ByteBuffer.allocate(Long.BYTES)
                .putLong(Long.reverseBytes(padded))
                .array());
        out.write(header);
        out.write(" ".repeat(padded - header.length).getBytes(StandardCharsets.US_ASCII));
        WritableByteChannel channel = Channels.newChannel(out);
        for (Map.Entry<String, Tensor> entry : ordered) {
            ByteBuffer data = entry.getValue().read();
            while (data.hasRemaining()) {
                channel.write(data);
            }
        }
    }

    private static String header(List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(metadata).forEach(header.putObject("__metadata__")::put);
        long position = 0;
        for (Map.Entry<String, Tensor> entry : tensors) {
            Tensor tensor = entry.getValue();
            long end = position + tensor.elements() * tensor.dtype().bits() / 8;
            ObjectNode place = header.putObject(entry.getKey());
            place.put("dtype", tensor.dtype().name());
            tensor.shape().forEach(place.putArray("shape")::add);
            place.putArray("data_offsets").add(position).add(end);
            position = end;
        }
        return header.toString();
    }
}
