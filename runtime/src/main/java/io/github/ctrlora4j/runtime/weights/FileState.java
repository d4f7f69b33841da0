package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.FileIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model file, or a folder that is a model, in one state; replacing or rewriting a file gives another state.
 * Immutable.
 *
 * @param path with links followed
 * @param identity as the file system tells it
 * @param samples digest of the beginning, the end and places between, for file systems that report little: what a model
 *     is stands in its header
 */
public record FileState(Path path, FileIdentity identity, String samples) {
    private static final int SAMPLES = 16;
    private static final int SAMPLE_BYTES = 4096;
    /** A folder of diffusers has a folder for each network, and files in these. */
    private static final int FOLDER_DEPTH = 2;

    private static final int MAX_FILES = 1000;

    /** @throws EngineException if the file cannot be read */
    public static FileState of(Path file) {
        try {
            Path real = file.toRealPath();
            return new FileState(real, identity(real), samples(real));
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be read (" + e + ")", e);
        }
    }

    /** What the file system tells of a file, or of all files of a folder that is a model. */
    static FileIdentity identity(Path model) throws IOException {
        if (!ModelFolders.isModel(model)) {
            return FileIdentity.of(model);
        }
        FileIdentity all = FileIdentity.of(model);
        MessageDigest names = Checksum.SHA_256.digest();
        long size = 0;
        for (Path file : files(model)) {
            FileIdentity one = FileIdentity.of(file);
            size += one.size();
            names.update((model.relativize(file) + "\0" + one + "\0").getBytes(StandardCharsets.UTF_8));
        }
        return new FileIdentity(size, all.modified(), all.changed(), Checksum.hex(names));
    }

    /** In a fixed order. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder, FOLDER_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return found.filter(Files::isRegularFile).sorted().limit(MAX_FILES).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String samples(Path real) throws IOException {
        MessageDigest digest = Checksum.SHA_256.digest();
        for (Path file : ModelFolders.isModel(real) ? files(real) : List.of(real)) {
            sample(file, digest);
        }
        return Checksum.hex(digest);
    }

    private static void sample(Path file, MessageDigest digest) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long last = Math.max(0, channel.size() - SAMPLE_BYTES);
            for (int i = 0; i <= SAMPLES; i++) {
                ByteBuffer sample = ByteBuffer.allocate(SAMPLE_BYTES);
                channel.read(sample, i == SAMPLES ? last : last / SAMPLES * i);
                digest.update(sample.flip());
            }
        }
    }
}
