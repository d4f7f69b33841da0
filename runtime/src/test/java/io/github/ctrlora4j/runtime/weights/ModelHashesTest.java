package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelHashesTest {
    /** SHA-256 of "abc" and of the empty text, from FIPS 180-2 and from NIST's test vectors. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    private Path folder;

    @Test
    void isRememberedUntilTheFileChanges() throws IOException {
        Path file = Files.writeString(folder.resolve("a.ckpt"), "abc");
        ModelHashes hashes = new ModelHashes(Optional.empty());
        assertEquals(Optional.empty(), hashes.remembered(file));
        assertEquals(ABC, hashes.of(file));
        assertEquals(Optional.of(ABC), hashes.remembered(file));
        Files.writeString(file, "");
        assertEquals(Optional.empty(), hashes.remembered(file));
        assertEquals(EMPTY, hashes.of(file));
    }

    @Test
    void isKeptBetweenProcesses() throws IOException {
        Path cache = folder.resolve("not/there/yet");
        Path first = Files.writeString(folder.resolve("a.ckpt"), "abc");
        Path second = Files.writeString(folder.resolve("b.ckpt"), "");
        ModelHashes one = new ModelHashes(Optional.of(cache));
        ModelHashes other = new ModelHashes(Optional.of(cache));
        assertEquals(Optional.empty(), other.remembered(second));
        one.of(first);
        other.of(second);

        ModelHashes later = new ModelHashes(Optional.of(cache));
        assertEquals(Optional.of(ABC), later.remembered(first));
        assertEquals(Optional.of(EMPTY), later.remembered(second));
    }

    @Test
    void aDamagedCacheIsMadeAgain() throws IOException {
        Path file = Files.writeString(folder.resolve("a.ckpt"), "abc");
        Path store = folder.resolve("model-hashes.json");
        Files.writeString(store, "{\"" + file + "\": {\"identity\": 7, \"sha256\": \"nonsense\"}, ");
        assertEquals(ABC, new ModelHashes(Optional.of(folder)).of(file));
        assertEquals(Optional.of(ABC), new ModelHashes(Optional.of(folder)).remembered(file));
    }

    @Test
    void aCacheThatCannotBeWrittenCostsOnlyTime() throws IOException {
        Path file = Files.writeString(folder.resolve("a.ckpt"), "abc");
        assertEquals(ABC, new ModelHashes(Optional.of(file.resolve("below-a-file"))).of(file));
        assertFalse(Files.isDirectory(file));
    }

    @Test
    void aSmallFileHasItsHashAtOnceAndALargeOneLater() throws IOException, InterruptedException {
        ModelHashes hashes = new ModelHashes(Optional.empty());
        assertEquals(Optional.of(ABC), hashes.soon(Files.writeString(folder.resolve("a.ckpt"), "abc")));
        Path large = folder.resolve("b.ckpt");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength((32 << 20) + 1);
        }
        assertEquals(Optional.empty(), hashes.soon(large));
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("ctrlora4j-model-hash")) {
                thread.join();
            }
        }
        assertEquals(Optional.of(hashes.of(large)), hashes.soon(large));
    }

    /** The first 8 digits of the SHA-256 of 64 KiB from 1 MiB on: here of "abc", the rest of the file. */
    @Test
    void theFirstKindOfHashIsOfAPart() throws IOException {
        byte[] bytes = new byte[(1 << 20) + 3];
        System.arraycopy(new byte[] {'a', 'b', 'c'}, 0, bytes, 1 << 20, 3);
        Path file = Files.write(folder.resolve("a.ckpt"), bytes);
        assertEquals(Optional.of(ABC.substring(0, 8)), ModelHashes.old(file));
        assertEquals(Optional.empty(), ModelHashes.old(Files.writeString(file, "abc")));
    }
}
