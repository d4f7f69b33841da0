package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodingCacheTest {
    @TempDir
    private Path folder;

    private static SampleEncoder.Encoded encoded(float... values) {
        return new SampleEncoder.Encoded(values, new Shape(1, values.length));
    }

    @Test
    void keepsValuesAndShapeForTheNextProcess() {
        EncodingCache.open(folder, 1000).put("a", encoded(1.5f, -2));
        SampleEncoder.Encoded found = EncodingCache.open(folder, 1000).get("a").orElseThrow();
        assertArrayEquals(new float[] {1.5f, -2}, found.values());
        assertEquals(new Shape(1, 2), found.shape());
    }

    @Test
    void damagedFileCountsAsAbsent() throws IOException {
        EncodingCache cache = EncodingCache.open(folder, 1000);
        cache.put("a", encoded(1, 2));
        Path file = folder.resolve("a.encoded");
        byte[] content = Files.readAllBytes(file);
        content[13] ^= 1;
        Files.write(file, content);
        assertTrue(cache.get("a").isEmpty());
        Files.write(file, new byte[3]);
        assertTrue(cache.get("a").isEmpty());
    }

    /** A file of two values has 24 bytes: axes, 1, 2, two values, checksum; so 80 bytes have room for three. */
    @Test
    void whatWasUsedLeastRecentlyGoes() throws IOException {
        EncodingCache cache = EncodingCache.open(folder, 80);
        for (String name : new String[] {"a", "b", "c"}) {
            cache.put(name, encoded(1, 2));
            Files.setLastModifiedTime(folder.resolve(name + ".encoded"), FileTime.fromMillis(name.charAt(0)));
        }
        cache.get("a");
        cache.put("d", encoded(1, 2));
        assertTrue(cache.get("b").isEmpty());
        assertTrue(cache.get("a").isPresent());
        assertTrue(cache.get("d").isPresent());
    }

    /** A link that leads nowhere is listed and cannot be read, like a file that another process removes in between. */
    @Test
    void goesOnWhenAListedFileIsGone() throws IOException {
        Files.createSymbolicLink(folder.resolve("gone.encoded"), folder.resolve("nowhere"));
        EncodingCache cache = EncodingCache.open(folder, 24);
        cache.put("a", encoded(1, 2));
        cache.put("b", encoded(3, 4));
        assertTrue(cache.get("a").isEmpty());
        assertArrayEquals(new float[] {3, 4}, cache.get("b").orElseThrow().values());
    }

    @Test
    void folderThatCannotBeMadeOnlyCostsTime() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        EncodingCache cache = EncodingCache.open(file, 1000);
        cache.put("a", encoded(1));
        assertEquals(Optional.empty(), cache.get("a"));
    }
}
