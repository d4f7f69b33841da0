package io.github.ctrlora4j.dist.natives;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.files.TemporaryFolder;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of installed native libraries: one subfolder per installation, which appears whole or not at all, and
 * {@code downloads} with what an installation in progress has fetched. Immutable; processes that change it exclude each
 * other by {@link #locked}.
 *
 * @param folder need not exist
 */
public record NativeStore(Path folder) {
    private static final String DOWNLOADS = "downloads";
    private static final String LOCK = ".lock";

    /**
     * An installation.
     *
     * @param bytes of its files
     */
    public record Installed(String name, Path folder, long bytes) {}

    /** @param cache the engine's cache folder */
    public static NativeStore in(Path cache) {
        return new NativeStore(cache.resolve("ctrlora4j"));
    }

    public Path target(CudaPackage wanted) {
        return folder.resolve(wanted.folderName());
    }

    /** Where a jar is downloaded to; the checksum in the name keeps other versions apart. */
    Path download(NativeJar jar) {
        return folder.resolve(DOWNLOADS).resolve(jar.sha256().substring(0, 16) + "-" + jar.fileName());
    }

    /** Installations, by name. */
    public List<Installed> installed() {
        return list(folder).stream()
                .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                .filter(entry -> !name(entry).startsWith(".") && !name(entry).equals(DOWNLOADS))
                .map(entry -> new Installed(name(entry), entry, size(entry)))
                .toList();
    }

    /** Bytes of jars that an unfinished installation has fetched. */
    public long downloadedBytes() {
        return size(folder.resolve(DOWNLOADS));
    }

    /**
     * Deletes installations of every version, also those of older copies of this program, and downloads; other
     * processes never see a part of them.
     *
     * @return the folders of the installations
     */
    public List<Path> remove(CudaPackage unwanted) {
        if (installed(unwanted).isEmpty() && downloadedBytes() == 0) {
            throw new InvalidRequestException(CudaPackage.NAME, "is not installed in " + folder);
        }
        List<Path> removed = new ArrayList<>();
        locked(() -> {
            for (Path installation : installed(unwanted)) {
                Path hidden = WholeFile.hidden(installation);
                Files.move(installation, hidden, StandardCopyOption.ATOMIC_MOVE);
                TemporaryFolder.delete(hidden);
                removed.add(installation);
            }
            removeDownloads(Set.of());
        });
        return List.copyOf(removed);
    }

    private List<Path> installed(CudaPackage wanted) {
        return installed().stream()
                .filter(one -> wanted.isInstalledIn(one.name()))
                .map(Installed::folder)
                .toList();
    }

    /** Deletes downloads, except of these jars. */
    void removeDownloads(Set<NativeJar> wanted) throws IOException {
        Set<Path> kept = wanted.stream().map(this::download).collect(Collectors.toSet());
        for (Path file : list(folder.resolve(DOWNLOADS))) {
            if (!kept.contains(file)) {
                Files.deleteIfExists(file);
            }
        }
        if (kept.isEmpty()) {
            Files.deleteIfExists(folder.resolve(DOWNLOADS));
        }
    }

    /** Work that may fail on the file system. */
    interface Work {
        void run() throws IOException;
    }

    /**
     * Changes the folder while no other process does; first deletes what killed processes have left.
     *
     * @throws EngineException if another process is at work, or the folder cannot be written
     */
    void locked(Work work) {
        try {
            Files.createDirectories(folder.resolve(DOWNLOADS));
            try (FileChannel lock =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                if (!isTaken(lock)) {
                    throw new EngineException(
                            folder.toString(),
                            "another process installs or removes native libraries there; wait until it has ended");
                }
                WholeFile.removeAbandoned(folder);
                work.run();
            }
        } catch (IOException e) {
            throw new EngineException(
                    folder.toString(),
                    "cannot be written: " + IoProblem.of(e)
                            + (downloadedBytes() > 0 ? "; what has been downloaded is kept" : "")
                            + "; DJL_CACHE_DIR names another folder",
                    e);
        }
    }

    /** The lock is released with the channel. */
    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process has it
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new EngineException(folder.toString(), "cannot be read: " + IoProblem.of(e), e);
        }
    }

    private static long size(Path folder) {
        long sum = 0;
        for (Path entry : list(folder)) {
            sum += Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                    ? size(entry)
                    : entry.toFile().length();
        }
        return sum;
    }
}
