package io.github.ctrlora4j.dist.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.natives.NativeJar.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeStoreTest {
    private static final NativeJar JAR = new NativeJar(
            "org/torch.jar", 9, "0123456789abcdef" + "f".repeat(48), "x/", List.of("a.so"), 1, Part.TORCH);

    @TempDir
    private Path cache;

    private final CudaPackage cuda = new CudaPackage("linux-x86_64", List.of(JAR), true);
    private NativeStore store;

    @BeforeEach
    void inACache() {
        store = NativeStore.in(cache);
    }

    private Path installed(String name, int bytes) throws IOException {
        Path folder = store.folder().resolve(name);
        Files.write(Files.createDirectories(folder.resolve("torch")).resolve("a.so"), new byte[bytes]);
        return folder;
    }

    private void downloaded(String name, int bytes) throws IOException {
        Files.write(Files.createDirectories(store.folder().resolve("downloads")).resolve(name), new byte[bytes]);
    }

    @Test
    void needNotExist() {
        assertEquals(List.of(), store.installed());
        assertEquals(0, store.downloadedBytes());
    }

    @Test
    void listsInstallationsByNameAndNothingElse() throws IOException {
        Path b = installed("b", 3);
        Path a = installed("a", 4);
        Files.write(a.resolve("origin.txt"), new byte[2]);
        installed(".a.p1.tmp", 5);
        Files.createFile(store.folder().resolve("notes.txt"));
        Files.createSymbolicLink(store.folder().resolve("link"), a);
        downloaded("x.jar", 6);

        assertEquals(
                List.of(new NativeStore.Installed("a", a, 6), new NativeStore.Installed("b", b, 3)), store.installed());
        assertEquals(6, store.downloadedBytes());
    }

    @Test
    void downloadsOfOtherContentHaveOtherNames() {
        assertEquals(cache.resolve("ctrlora4j/downloads/0123456789abcdef-torch.jar"), store.download(JAR));
    }

    @Test
    void removesDownloadsThatAreNotWanted() throws IOException {
        downloaded("0123456789abcdef-torch.jar", 3);
        downloaded("fedcba9876543210-torch.jar", 4);

        store.removeDownloads(Set.of(JAR));
        assertEquals(3, store.downloadedBytes());

        store.removeDownloads(Set.of());
        assertFalse(Files.exists(store.folder().resolve("downloads")));
    }

    /** Both of Linux; an installation for Windows may be shared through a network. */
    @Test
    void removesAllVersionsOfOnePlatform() throws IOException {
        Path older = installed("2.6.0-cuda-linux-x86_64", 1);
        Path current = installed("2.7.1-cuda-linux-x86_64", 1);
        Path windows = installed("2.7.1-cuda-win-x86_64", 1);
        downloaded("x.jar", 6);

        assertEquals(List.of(older, current), store.remove(cuda));

        assertEquals(
                List.of(windows),
                store.installed().stream().map(NativeStore.Installed::folder).toList());
        assertEquals(0, store.downloadedBytes());
    }

    @Test
    void aDownloadAloneCanBeRemoved() throws IOException {
        downloaded("x.jar", 6);
        assertEquals(List.of(), store.remove(cuda));
        assertEquals(0, store.downloadedBytes());
    }

    @Test
    void removingNothingMakesNothing() {
        assertThrows(InvalidRequestException.class, () -> store.remove(cuda));
        assertFalse(Files.exists(store.folder()));
    }

    @Test
    void isLockedByOneAtATime() {
        List<String> done = new ArrayList<>();
        store.locked(() -> {
            EngineException failure = assertThrows(EngineException.class, () -> store.locked(() -> done.add("second")));
            assertTrue(failure.problem().startsWith("another process installs or removes"), failure.problem());
            done.add("first");
        });
        assertEquals(List.of("first"), done);
        store.locked(() -> done.add("third"));
        assertEquals(List.of("first", "third"), done);
    }

    @Test
    void aFailureSaysWhatIsKeptAndHowToChooseAnotherFolder() throws IOException {
        downloaded("x.jar", 6);
        EngineException failure = assertThrows(
                EngineException.class,
                () -> store.locked(() -> {
                    throw new IOException("the disk is full");
                }));
        assertEquals(
                store.folder() + ": cannot be written: the disk is full; what has been downloaded is kept;"
                        + " DJL_CACHE_DIR names another folder",
                failure.getMessage());
    }
}
