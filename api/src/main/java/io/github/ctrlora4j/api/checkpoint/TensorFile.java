package io.github.ctrlora4j.api.checkpoint;

import java.nio.file.Path;
import java.util.Map;

/** An opened, completely validated weight file. Thread-safe; the opener closes it. */
public interface TensorFile extends AutoCloseable {
    Path path();

    /** Size of the file in bytes when it was opened; of a folder, that of the weight files in it. */
    long size();

    /** The {@link TensorFormat#id() format} that opened it. */
    String format();

    /** The index by name, in the order of the file. */
    Map<String, Tensor> tensors();

    /**
     * Text metadata of the file, such as safetensors' {@code __metadata__}; empty if the format has none. A diffusers
     * folder has the texts of its configurations by path, such as {@code unet/config.json}.
     */
    Map<String, String> metadata();

    /** Releases the file handle. Buffers already returned stay readable. */
    @Override
    void close();
}
