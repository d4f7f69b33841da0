package io.github.ctrlora4j.dist.natives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.dist.natives.NativeJar.Part;
import io.github.ctrlora4j.runtime.download.Download;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeInstallerTest {
    /** The end of a hidden name; process 0 of another machine counts as gone after ten minutes. */
    private static final String OF_A_KILLED_PROCESS = "-00000000-0000-0000-0000-000000000000.tmp";

    @TempDir
    private Path cache;

    private TestRepository repository;
    private CudaPackage cuda;
    private NativeStore store;
    private MachineLibraries machine = new MachineLibraries(List.of(), Optional.of("2.36"), Optional.empty());
    private long freeBytes = Long.MAX_VALUE;
    private boolean cancelled;
    private final List<String> tasks = new ArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        repository = new TestRepository();
        cuda = repository.cuda();
        store = NativeStore.in(cache);
    }

    @AfterEach
    void stop() {
        repository.close();
    }

    private NativeInstaller installer() {
        return new NativeInstaller(
                store,
                Download.standard(),
                repository.address(),
                machine,
                folder -> freeBytes,
                () -> cancelled,
                (task, done, total) -> {
                    tasks.add(task);
                    assertTrue(done <= total, () -> task + ": " + done + " of " + total);
                });
    }

    private Path install() {
        return installer().install(cuda, false);
    }

    private NativeJar torchJar() {
        return cuda.jars().get(0);
    }

    private List<String> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Nothing of an installation, whole or half. */
    private void assertNotInstalled() throws IOException {
        assertEquals(List.of(), store.installed());
        try (Stream<Path> entries = Files.list(store.folder())) {
            assertEquals(
                    List.of(".lock", "downloads"),
                    entries.map(entry -> String.valueOf(entry.getFileName()))
                            .sorted()
                            .toList());
        }
    }

    private CtrloraException failure() {
        return assertThrows(CtrloraException.class, this::install);
    }

    @Test
    void takesTheWantedLibrariesAndNoOther() throws IOException {
        Path folder = install();

        assertEquals(cache.resolve("ctrlora4j/2.7.1-cuda-linux-x86_64"), folder);
        assertEquals(
                List.of(
                        "nvidia/libcudart.so.12",
                        "nvidia/libcufile.so.0",
                        "origin.txt",
                        "torch/libc10.so",
                        "torch/libtorch.so"),
                files(folder));
        assertArrayEquals(TestRepository.library("torch"), Files.readAllBytes(folder.resolve("torch/libtorch.so")));
        assertEquals(
                List.of(
                        torchJar().sha256() + "  org/torch.jar",
                        cuda.jars().get(1).sha256() + "  org/cuda.jar"),
                Files.readAllLines(folder.resolve("origin.txt")));
    }

    @Test
    void leavesNothingButTheInstallation() throws IOException {
        install();

        assertEquals(0, store.downloadedBytes());
        assertFalse(Files.exists(store.folder().resolve("downloads")));
        assertEquals(
                List.of("2.7.1-cuda-linux-x86_64"),
                store.installed().stream().map(NativeStore.Installed::name).toList());
    }

    @Test
    void tellsEachTask() {
        install();

        assertEquals(
                List.of(
                        "downloading torch.jar",
                        "checking torch.jar",
                        "downloading cuda.jar",
                        "checking cuda.jar",
                        "unpacking torch.jar",
                        "unpacking cuda.jar"),
                tasks.stream().distinct().toList());
    }

    @Test
    void fetchesNothingThatTheMachineHas() throws IOException {
        Path system = Files.createDirectory(cache.resolve("system"));
        Files.createFile(system.resolve("libcudart.so.12"));
        Files.createFile(system.resolve("libcufile.so.0"));
        machine = new MachineLibraries(List.of(system), Optional.empty(), Optional.empty());

        Path folder = install();

        assertEquals(List.of("origin.txt", "torch/libc10.so", "torch/libtorch.so"), files(folder));
        assertEquals(List.of("org/torch.jar null"), repository.requests);
    }

    @Test
    void fetchesWhatTheMachineHasOnRequest() throws IOException {
        Path system = Files.createDirectory(cache.resolve("system"));
        Files.createFile(system.resolve("libcudart.so.12"));
        machine = new MachineLibraries(List.of(system), Optional.empty(), Optional.empty());

        assertEquals(2, installer().needed(cuda, true).size());
        assertTrue(Files.exists(installer().install(cuda, true).resolve("nvidia/libcudart.so.12")));
    }

    @Test
    void goesOnWhereAKilledDownloadEnded() throws IOException {
        byte[] whole = TestRepository.jar(
                TestRepository.TORCH_FOLDER + "libtorch.so",
                TestRepository.library("torch"),
                TestRepository.TORCH_FOLDER + "libc10.so",
                TestRepository.library("c10"));
        NativeJar jar = repository.pinned(
                "org/torch.jar", whole, TestRepository.TORCH_FOLDER, Part.TORCH, "libtorch.so", "libc10.so");
        cuda = new CudaPackage("linux-x86_64", List.of(jar, cuda.jars().get(1)), true);
        Files.createDirectories(store.folder().resolve("downloads"));
        Files.write(store.download(jar), Arrays.copyOf(whole, 100));

        install();

        assertEquals("org/torch.jar bytes=100-", repository.requests.get(0));
    }

    @Test
    void connectsAgainAsLongAsBytesArrive() {
        repository.breakAfter = (int) torchJar().bytes() / 3;

        install();

        assertTrue(repository.requests.size() > 3, repository.requests::toString);
    }

    @Test
    void keepsWhatArrivedWhenTheServerGivesUp() throws IOException {
        repository.breakAfter = 10;

        EngineException failure = assertThrows(EngineException.class, this::install);

        assertTrue(failure.getMessage().contains("org/torch.jar"), failure.getMessage());
        // Five tries of ten bytes each.
        assertEquals(50, store.downloadedBytes());
        assertNotInstalled();
    }

    @Test
    void keepsWhatArrivedWhenCancelled() throws IOException {
        install();
        store.remove(cuda);
        Files.createDirectories(store.folder().resolve("downloads"));
        Files.write(store.download(torchJar()), new byte[7]);
        cancelled = true;

        assertThrows(CancellationException.class, this::install);

        assertEquals(7, store.downloadedBytes());
        assertNotInstalled();
    }

    @Test
    void rejectsAWrongChecksumAndBeginsAnew() throws IOException {
        Files.createDirectories(store.folder().resolve("downloads"));
        Files.write(store.download(torchJar()), new byte[(int) torchJar().bytes()]);

        MalformedFileException failure = assertThrows(MalformedFileException.class, this::install);

        assertTrue(failure.getMessage().contains("expected " + torchJar().sha256()), failure.getMessage());
        assertEquals(0, store.downloadedBytes());
        assertNotInstalled();
        assertTrue(Files.exists(install().resolve("torch/libtorch.so")));
    }

    @Test
    void aJarThatTheServerLacksIsNamed() throws IOException {
        repository.put("org/torch.jar", new byte[0]);
        cuda = new CudaPackage(
                "linux-x86_64",
                List.of(new NativeJar("org/none.jar", 5, "0".repeat(64), "x/", List.of(), 1, Part.TORCH)),
                true);

        assertTrue(failure().getMessage().contains("org/none.jar: the server answered 404"));
        assertNotInstalled();
    }

    @Test
    void checksTheRoomBeforeItDownloads() throws IOException {
        // Both unpack to at most 1000 bytes; 64 MiB are kept free.
        long needed = (64L << 20)
                + 2000
                + cuda.jars().get(0).bytes()
                + cuda.jars().get(1).bytes();
        freeBytes = needed - 1;

        assertTrue(failure().getMessage().contains("has room for 0.1 GB, and the installation needs 0.1 GB"));
        assertEquals(List.of(), repository.requests);
        assertNotInstalled();

        freeBytes = needed;
        install();
    }

    @Test
    void whatIsDownloadedNeedsNoMoreRoom() throws IOException {
        Files.createDirectories(store.folder().resolve("downloads"));
        Files.write(store.download(torchJar()), new byte[20]);
        freeBytes = (64L << 20)
                + 2000
                + torchJar().bytes()
                - 20
                + cuda.jars().get(1).bytes();

        // The 20 bytes are wrong, which only the checksum shows.
        assertThrows(MalformedFileException.class, this::install);
    }

    @Test
    void rejectsAnOldGlibcBeforeItDownloads() {
        machine = new MachineLibraries(List.of(), Optional.of("2.31"), Optional.empty());

        assertEquals(
                "cuda: these libraries need glibc 2.35 or newer, this machine has 2.31; PyTorch from pip runs with older"
                        + " ones, see README.md",
                failure().getMessage());
        assertEquals(List.of(), repository.requests);
    }

    @Test
    void neverReplacesAnInstallation() {
        install();

        InvalidRequestException failure = assertThrows(InvalidRequestException.class, this::install);

        assertTrue(failure.getMessage().contains("is already installed in " + store.target(cuda)));
    }

    @Test
    void twoProcessesDoNotInstallAtOnce() throws IOException {
        Files.createDirectories(store.folder());
        try (FileChannel other = FileChannel.open(
                        store.folder().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertTrue(lock.isValid());
            assertTrue(failure().getMessage().contains("another process installs or removes"));
        }
        install();
    }

    @Test
    void deletesWhatKilledRunsHaveLeft() throws IOException {
        Path leftover = Files.createDirectories(store.folder()
                .resolve(".2.7.1-cuda-linux-x86_64.p0m00000000" + OF_A_KILLED_PROCESS)
                .resolve("torch"));
        Files.write(leftover.resolve("libtorch.so"), new byte[5]);
        Files.setLastModifiedTime(leftover.getParent(), FileTime.fromMillis(0));
        Path otherVersion = Files.createDirectories(store.folder().resolve("downloads"))
                .resolve("0123456789abcdef-pytorch-1.0.jar");
        Files.write(otherVersion, new byte[5]);

        install();

        assertFalse(Files.exists(leftover.getParent()));
        assertFalse(Files.exists(otherVersion));
    }

    @Test
    void removesTheInstallationAndDownloads() throws IOException {
        install();
        Files.createDirectories(store.folder().resolve("downloads"));
        Files.write(store.download(torchJar()), new byte[7]);

        store.remove(cuda);

        assertEquals(List.of(), store.installed());
        assertEquals(0, store.downloadedBytes());
        assertThrows(InvalidRequestException.class, () -> store.remove(cuda));
    }

    private void replaceTorch(byte[] jar, String... libraries) {
        NativeJar replaced =
                repository.pinned("org/torch.jar", jar, TestRepository.TORCH_FOLDER, Part.TORCH, libraries);
        cuda = new CudaPackage("linux-x86_64", List.of(replaced), true);
    }

    /** {@code LibraryExtractorTest} has the other faults of a jar. */
    @Test
    void aFaultyJarInstallsNothing() throws IOException {
        replaceTorch(
                TestRepository.jar(
                        TestRepository.TORCH_FOLDER + "libtorch.so", "/etc/passwd".getBytes(StandardCharsets.US_ASCII)),
                "libtorch.so");

        assertEquals(
                "torch.jar: has a libtorch.so that is not a library", failure().getMessage());
        assertNotInstalled();
    }
}
