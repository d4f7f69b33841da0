package io.github.ctrlora4j.runtime.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Guards the first start of an engine, in which DJL unpacks up to 400 MB of native libraries into a temporary folder of
 * its cache and then renames that folder. If the process is killed meanwhile, the temporary folder stays; this removes
 * it at the next start.
 *
 * <p>A journal in the cache is locked during a start and lists the temporary folders that were there before. A journal
 * with content and no lock belongs to a killed process; what it does not list is that process's remains. Other
 * processes may be unpacking at any time; folders that they began earlier are kept. Safe between processes and threads.
 */
final class NativeUnpacking {
    private static final String JOURNAL = ".ctrlora4j-unpacking";
    /** As {@link Files#createTempDirectory} makes it of DJL's prefix. */
    private static final Pattern TEMPORARY = Pattern.compile("tmp\\d+");

    private static final String BEGUN = "begun";
    private static final int JOURNAL_BYTES = 1 << 16;

    private NativeUnpacking() {}

    /**
     * One start at a time, because a file is locked once for the whole JVM.
     *
     * @param cache the folder in which the engine makes its temporary folders; it need not exist or be writable
     */
    static synchronized <T> T guard(Path cache, Supplier<T> start) {
        Path file = cache.resolve(JOURNAL);
        try {
            Files.createDirectories(cache);
        } catch (IOException e) {
            return start.get(); // if it needs the folder, it reports what is wrong with it
        }
        try (FileChannel journal = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = journal.lock()) {
            removeRemains(cache, read(journal));
            write(journal, BEGUN + "\n" + String.join("\n", temporaryFolders(cache)));
            T started = start.get();
            journal.truncate(0);
            return started;
        } catch (IOException | UncheckedIOException | OverlappingFileLockException e) {
            return start.get();
        }
    }

    private static String read(FileChannel journal) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(JOURNAL_BYTES, journal.size()));
        while (bytes.hasRemaining() && journal.read(bytes, bytes.position()) > 0) {}
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static void write(FileChannel journal, String text) throws IOException {
        journal.truncate(0);
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            journal.write(bytes, bytes.position());
        }
    }

    private static void removeRemains(Path cache, String journal) throws IOException {
        if (!journal.startsWith(BEGUN)) {
            return;
        }
        Set<String> others = journal.lines().collect(Collectors.toSet());
        for (String folder : temporaryFolders(cache)) {
            if (!others.contains(folder)) {
                delete(cache.resolve(folder));
            }
        }
    }

    private static List<String> temporaryFolders(Path cache) throws IOException {
        try (Stream<Path> entries = Files.list(cache)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> TEMPORARY.matcher(name).matches())
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        }
    }
}
