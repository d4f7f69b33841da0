package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A file in one state: replaced or rewritten, it is another one. Size and time alone do not tell: LoRAs of one rank have
 * one size, and copying tools keep times. Where the file system has them, its key of the file (inode) and the time of the
 * last change to it count, too, and everywhere a digest of samples. Immutable.
 *
 * @param path with links followed
 * @param traits compared only
 */
public record FileState(Path path, List<String> traits) {
    private static final int SAMPLES = 16;
    private static final int SAMPLE_BYTES = 4096;

    public FileState {
        traits = List.copyOf(traits);
    }

    /** @throws EngineException if the file cannot be read */
    public static FileState of(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return new FileState(
                    real,
                    List.of(
                            Long.toString(attributes.size()),
                            attributes.lastModifiedTime().toString(),
                            Objects.toString(attributes.fileKey(), ""),
                            changeTime(real),
                            samples(real)));
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be read (" + e + ")", e);
        }
    }

    private static String changeTime(Path real) throws IOException {
        return real.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Objects.toString(Files.getAttribute(real, "unix:ctime"), "")
                : "";
    }

    /** Digest of the beginning, the end and places between; what a file is, is in its header. */
    private static String samples(Path real) throws IOException {
        try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long last = Math.max(0, channel.size() - SAMPLE_BYTES);
            for (int i = 0; i <= SAMPLES; i++) {
                ByteBuffer sample = ByteBuffer.allocate(SAMPLE_BYTES);
                channel.read(sample, last / SAMPLES * i + (i == SAMPLES ? last % SAMPLES : 0));
                digest.update(sample.flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
