package io.github.ctrlora4j.api.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Extension point: a container of tensors, recognized by content and never by file extension.
 *
 * <pre>{@code
 * @AutoService(TensorFormat.class)
 * public final class NpzFormat implements TensorFormat {
 *     public String id() { return "npz"; }
 *     public boolean recognizes(Path file, ByteBuffer head) { return head.remaining() > 3 && head.getInt(0) == 0x504B0304 && hasNpy(file); }
 *     public TensorFile open(Path file) { return NpzFile.open(file); }
 * }
 * }</pre>
 *
 * <p>Called from any thread; implementations keep no state.
 */
public interface TensorFormat {
    /** Number of bytes of the file that {@link #recognizes} gets, if the file is that long. */
    int HEAD_BYTES = 512;

    /** Lower-case ASCII letters, digits and hyphens, at most 64 characters. */
    String id();

    /**
     * @param file a file, or a folder that is a model as a whole, such as one of diffusers; a folder has an empty head
     * @param head the file's first bytes, at most {@link #HEAD_BYTES}, big-endian, position 0; do not keep it
     * @return true if {@link #open} should read this file; if that fails, the failure is reported and no other format
     *     is tried
     */
    boolean recognizes(Path file, ByteBuffer head);

    /**
     * Reads and validates the index.
     *
     * @throws io.github.ctrlora4j.api.MalformedFileException if the file violates its format; the message names file,
     *     tensor and offset
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if the file is intact but cannot be read as data
     */
    TensorFile open(Path file);
}
