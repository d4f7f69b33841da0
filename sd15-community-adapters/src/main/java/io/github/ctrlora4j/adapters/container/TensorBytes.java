package io.github.ctrlora4j.adapters.container;

import io.github.ctrlora4j.api.checkpoint.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** New memory for the elements of a tensor. */
final class TensorBytes {
    private TensorBytes() {}

    static ByteBuffer of(FileSource source, Tensor tensor) {
        if (tensor.bytes() > Integer.MAX_VALUE) {
            throw source.unsupported("tensor " + FileSource.quote(tensor.name()) + " has " + tensor.bytes()
                    + " bytes; at most 2 GiB can be read at once");
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) tensor.bytes());
        tensor.read(bytes);
        return bytes.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
