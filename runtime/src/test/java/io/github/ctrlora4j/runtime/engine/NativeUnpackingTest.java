package io.github.ctrlora4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NativeUnpackingTest {
    @TempDir
    private Path cache;

    /** As DJL does, killed before it renames; an Error stands for the end of the process. */
    private void unpackAndDie(String folder) {
        assertThrows(
                AssertionError.class,
                () -> NativeUnpacking.guard(cache, () -> {
                    begin(folder);
                    throw new AssertionError("killed");
                }));
    }

    private void begin(String folder) {
        try {
            Files.createDirectory(cache.resolve(folder));
            Files.writeString(cache.resolve(folder).resolve("libtorch_cpu.so"), "half");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> entries = Files.list(cache)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void removesWhatAKilledStartLeft() throws IOException {
        unpackAndDie("tmp123");

        assertEquals("started", NativeUnpacking.guard(cache, () -> "started"));
        assertEquals(List.of(), folders());
    }

    @Test
    void leavesWhatOthersUnpack() throws IOException {
        begin("tmp5");
        unpackAndDie("tmp123");
        begin("2.7.1-cpu-linux-x86_64");

        NativeUnpacking.guard(cache, () -> "started");

        assertEquals(List.of("2.7.1-cpu-linux-x86_64", "tmp5"), folders());
    }

    @Test
    void leavesEverythingAfterASuccessfulStart() throws IOException {
        NativeUnpacking.guard(cache, () -> "started");
        begin("tmp7");

        NativeUnpacking.guard(cache, () -> "started");

        assertEquals(List.of("tmp7"), folders());
    }

    /** A second thread would meet the first one's lock, which the JVM reports as a programming error. */
    @Test
    void twoThreadsStartOneAfterTheOther() throws InterruptedException {
        AtomicReference<String> second = new AtomicReference<>("failed");
        Thread other = new Thread(() -> second.set(NativeUnpacking.guard(cache, () -> "started, too")));

        NativeUnpacking.guard(cache, () -> {
            other.start();
            while (other.getState() != Thread.State.BLOCKED && other.getState() != Thread.State.TERMINATED) {
                Thread.onSpinWait();
            }
            assertEquals("failed", second.get());
            return "started";
        });

        other.join();
        assertEquals("started, too", second.get());
    }

    @Test
    void startsWithoutACacheFolderThatCanBeMade() throws IOException {
        Path file = Files.createFile(cache.resolve("file"));

        assertEquals("started", NativeUnpacking.guard(file.resolve("below"), () -> "started"));
    }
}
