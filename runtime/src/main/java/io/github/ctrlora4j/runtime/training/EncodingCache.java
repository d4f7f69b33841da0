package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the VAE and the text encoder made, on disk, by a name that says from what. Several processes may use one folder.
 * When it is full, what was used least recently goes. It only saves time: a file that cannot be written or is damaged
 * counts as absent. Confined to one thread.
 */
final class EncodingCache {
    private static final Logger log = LoggerFactory.getLogger(EncodingCache.class);

    private static final String ENDING = ".encoded";

    private final Path folder;
    private final long maxBytes;
    private long bytes;
    private boolean isBroken;

    private EncodingCache(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    /** @param folder is made if it does not exist */
    static EncodingCache open(Path folder, long maxBytes) {
        EncodingCache cache = new EncodingCache(folder, maxBytes);
        try {
            Files.createDirectories(folder);
            WholeFile.removeAbandoned(folder);
            cache.bytes = cache.files().stream().mapToLong(Entry::bytes).sum();
        } catch (IOException e) {
            cache.giveUp(e);
        }
        return cache;
    }

    private record Entry(Path file, long bytes, FileTime used) {}

    /** @param name of letters and digits */
    Optional<SampleEncoder.Encoded> get(String name) {
        Path file = folder.resolve(name + ENDING);
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            Optional<SampleEncoder.Encoded> found = decoded(Files.readAllBytes(file));
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return found;
        } catch (IOException e) {
            log.debug("{} is not read", file, e);
            return Optional.empty();
        }
    }

    void put(String name, SampleEncoder.Encoded encoded) {
        byte[] content = encode(encoded);
        if (isBroken || content.length > maxBytes) {
            return;
        }
        Path file = folder.resolve(name + ENDING);
        Path hidden = WholeFile.hidden(file);
        try {
            makeRoom(content.length);
            Files.write(hidden, content);
            Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            bytes += content.length;
        } catch (IOException e) {
            giveUp(e);
        } finally {
            delete(hidden);
        }
    }

    private void giveUp(IOException e) {
        isBroken = true;
        log.warn(
                "{} takes no more encoded pictures: {}; they are encoded again when they are needed",
                folder,
                IoProblem.of(e));
    }

    /** Frees a tenth more than is needed, so that not every file is followed by a look at all. */
    private void makeRoom(long wanted) throws IOException {
        if (bytes + wanted <= maxBytes) {
            return;
        }
        List<Entry> oldest = new ArrayList<>(files());
        oldest.sort(Comparator.comparing(Entry::used));
        bytes = oldest.stream().mapToLong(Entry::bytes).sum();
        for (Entry entry : oldest) {
            if (bytes + wanted <= maxBytes - maxBytes / 10) {
                return;
            }
            delete(entry.file());
            bytes -= entry.bytes();
        }
    }

    /** A file that another process removes meanwhile is not listed. */
    private List<Entry> files() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(ENDING)).toList()) {
                try {
                    entries.add(new Entry(file, Files.size(file), Files.getLastModifiedTime(file)));
                } catch (NoSuchFileException e) {
                    log.debug("{} is gone", file, e);
                }
            }
        }
        return entries;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("{} is not deleted", file, e);
        }
    }

    /** Number of axes, axes, values in float32 or levels of one byte, checksum of all before. */
    private static byte[] encode(SampleEncoder.Encoded encoded) {
        long[] axes = encoded.shape().getShape();
        int size = Integer.BYTES * (1 + axes.length) + Math.toIntExact(encoded.bytes());
        ByteBuffer content = ByteBuffer.allocate(size + Integer.BYTES).putInt(axes.length);
        for (long axis : axes) {
            content.putInt((int) axis);
        }
        for (float value : encoded.numbers()) {
            content.putFloat(value);
        }
        content.put(encoded.levels());
        return content.putInt(checksum(content.array(), size)).array();
    }

    private static Optional<SampleEncoder.Encoded> decoded(byte[] bytes) {
        ByteBuffer content = ByteBuffer.wrap(bytes);
        int size = bytes.length - Integer.BYTES;
        if (size < Integer.BYTES || content.getInt(size) != checksum(bytes, size)) {
            return Optional.empty();
        }
        long[] axes = new long[content.getInt()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = content.getInt();
        }
        Shape shape = new Shape(axes);
        int left = content.remaining() - Integer.BYTES;
        if (left == shape.size()) {
            byte[] levels = new byte[left];
            content.get(levels);
            return Optional.of(new SampleEncoder.Encoded(new float[0], levels, shape));
        }
        float[] values = new float[left / Float.BYTES];
        content.asFloatBuffer().get(values);
        return Optional.of(new SampleEncoder.Encoded(values, shape));
    }

    private static int checksum(byte[] content, int size) {
        CRC32 crc = new CRC32();
        crc.update(content, 0, size);
        return (int) crc.getValue();
    }
}
