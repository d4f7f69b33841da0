package io.github.ctrlora4j.dist.natives;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.dist.natives.NativeJar.Part;
import io.github.ctrlora4j.runtime.download.Download;
import io.github.ctrlora4j.runtime.files.CancellableOutput;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.TemporaryFolder;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Downloads and unpacks native libraries. Ended at any moment, it leaves either nothing or all of them in the store,
 * and the bytes that have been downloaded, with which the next run goes on. Confined to one thread.
 */
public final class NativeInstaller {
    private static final int MAX_TRIES = 5;

    /** PyTorch's jar was built on Ubuntu 22.04. */
    private static final String MIN_GLIBC = "2.35";

    private static final String CUFILE = "libcufile.so.0";

    /** For folders and what other programs write meanwhile. */
    private static final long MARGIN = 64L << 20;

    private final NativeStore store;
    private final Download download;
    private final URI repository;
    private final MachineLibraries machine;
    private final FreeSpace freeSpace;
    private final BooleanSupplier cancelled;
    private final InstallProgress progress;

    /** Bytes that can still be written to a folder. */
    interface FreeSpace {
        long in(Path folder) throws IOException;
    }

    NativeInstaller(
            NativeStore store,
            Download download,
            URI repository,
            MachineLibraries machine,
            FreeSpace freeSpace,
            BooleanSupplier cancelled,
            InstallProgress progress) {
        this.store = store;
        this.download = download;
        this.repository = repository;
        this.machine = machine;
        this.freeSpace = freeSpace;
        this.cancelled = cancelled;
        this.progress = progress;
    }

    /**
     * @param repository of {@link MavenRepository#of}
     * @param cancelled polled several times a second; a cancelled call throws {@link
     *     java.util.concurrent.CancellationException}
     */
    public static NativeInstaller of(
            NativeStore store,
            URI repository,
            MachineLibraries machine,
            BooleanSupplier cancelled,
            InstallProgress progress) {
        return new NativeInstaller(
                store,
                Download.standard(),
                repository,
                machine,
                folder -> Files.getFileStore(folder).getUsableSpace(),
                cancelled,
                progress);
    }

    /**
     * The jars that have to be fetched: all, or without those whose libraries this machine has.
     *
     * @param all fetch even what the machine has
     */
    public List<NativeJar> needed(CudaPackage wanted, boolean all) {
        return wanted.jars().stream()
                .filter(jar -> all
                        || jar.part() == Part.TORCH
                        || !jar.libraries().stream().allMatch(machine::has))
                .toList();
    }

    /**
     * @param all fetch even NVIDIA's libraries that this machine has
     * @return the folder of the installation
     * @throws InvalidRequestException if it is there already
     * @throws EngineException if the machine, its disk or the server fails
     * @throws MalformedFileException if a jar is not the expected one
     */
    public Path install(CudaPackage wanted, boolean all) {
        requireGlibc();
        Path target = store.target(wanted);
        store.locked(() -> {
            if (Files.exists(target)) {
                throw new InvalidRequestException(CudaPackage.NAME, "is already installed in " + target);
            }
            List<NativeJar> jars = needed(wanted, all);
            store.removeDownloads(Set.copyOf(jars));
            requireRoom(jars);
            for (NativeJar jar : jars) {
                fetch(jar);
            }
            unpack(wanted, jars, target);
            store.removeDownloads(Set.of());
        });
        return target;
    }

    private void requireGlibc() {
        machine.glibc()
                .filter(version -> MachineLibraries.isOlder(version, MIN_GLIBC))
                .ifPresent(version -> {
                    throw new EngineException(
                            CudaPackage.NAME,
                            "these libraries need glibc " + MIN_GLIBC + " or newer, this machine has " + version
                                    + "; PyTorch from pip runs with older ones, see README.md");
                });
    }

    private void requireRoom(List<NativeJar> jars) throws IOException {
        long needed = MARGIN;
        for (NativeJar jar : jars) {
            needed += jar.unpackedBytes() + jar.bytes() - length(store.download(jar));
        }
        long free = freeSpace.in(store.folder());
        if (free < needed) {
            throw new EngineException(
                    store.folder().toString(),
                    "has room for " + gigabytes(free) + ", and the installation needs " + gigabytes(needed)
                            + "; free some, or name another folder with DJL_CACHE_DIR");
        }
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private static long length(Path file) {
        return file.toFile().length();
    }

    /** A connection that breaks is made again as long as bytes arrive. */
    private void fetch(NativeJar jar) throws IOException {
        Path file = store.download(jar);
        for (int tries = 1; length(file) != jar.bytes(); tries++) {
            long before = length(file);
            try {
                download.complete(
                        jar.in(repository),
                        file,
                        jar.bytes(),
                        cancelled,
                        done -> progress.onBytes("downloading " + jar.fileName(), done, jar.bytes()));
            } catch (EngineException e) {
                if (tries == MAX_TRIES || length(file) == before) {
                    throw e;
                }
            }
        }
        check(jar, file);
    }

    private void check(NativeJar jar, Path file) throws IOException {
        String sha256;
        try (InputStream in = Files.newInputStream(file)) {
            OutputStream nowhere = new CancellableOutput(OutputStream.nullOutputStream(), cancelled);
            progress.onBytes("checking " + jar.fileName(), 0, jar.bytes());
            sha256 = Checksum.SHA_256.copy(in, nowhere, jar.bytes());
        }
        if (!sha256.equals(jar.sha256())) {
            Files.delete(file);
            throw new MalformedFileException(
                    jar.in(repository).toString(),
                    "has the SHA-256 " + sha256 + ", expected " + jar.sha256()
                            + "; what was downloaded is deleted: try again, or another repository");
        }
    }

    private void unpack(CudaPackage wanted, List<NativeJar> jars, Path target) throws IOException {
        Path staging = WholeFile.hidden(target);
        try {
            for (Part part : Part.values()) {
                Files.createDirectories(staging.resolve(part.folder()));
            }
            for (NativeJar jar : jars) {
                new LibraryExtractor(
                                jar,
                                store.download(jar),
                                cancelled,
                                done -> progress.onBytes("unpacking " + jar.fileName(), done, jar.unpackedBytes()))
                        .extractTo(staging.resolve(jar.part().folder()));
            }
            if (wanted.needsCufile() && !machine.has(CUFILE)) {
                Files.write(staging.resolve(Part.NVIDIA.folder()).resolve(CUFILE), EmptyLibrary.named(CUFILE));
            }
            Files.write(
                    staging.resolve("origin.txt"),
                    jars.stream().map(NativeInstaller::origin).toList());
            Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            if (Files.exists(staging)) {
                TemporaryFolder.delete(staging);
            }
        }
    }

    /** As {@code sha256sum} prints it. */
    private static String origin(NativeJar jar) {
        return jar.sha256() + "  " + jar.path();
    }
}
