package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.FileIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A model file in one state; replacing or rewriting the file gives another state. Immutable.
 *
 * @param path with links followed
 * @param identity as the file system tells it
 * @param samples digest of the beginning, the end and places between, for file systems that report little: what a model
 *     is stands in its header
 */
public record FileState(Path path, FileIdentity identity, String samples) {
    private static final int SAMPLES = 16;
    private static final int SAMPLE_BYTES = 4096;

    /** @throws EngineException if the file cannot be read */
    public static FileState of(Path file) {
        try {
            Path real = file.toRealPath();
            return new FileState(real, FileIdentity.of(real), samples(real));
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be read (" + e + ")", e);
        }
    }

    private static String samples(Path real) throws IOException {
        try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ)) {
            MessageDigest digest = Checksum.SHA_256.digest();
            long last = Math.max(0, channel.size() - SAMPLE_BYTES);
            for (int i = 0; i <= SAMPLES; i++) {
                ByteBuffer sample = ByteBuffer.allocate(SAMPLE_BYTES);
                channel.read(sample, i == SAMPLES ? last : last / SAMPLES * i);
                digest.update(sample.flip());
            }
            return Checksum.hex(digest);
        }
    }
}
