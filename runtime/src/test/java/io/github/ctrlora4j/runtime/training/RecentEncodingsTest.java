package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentEncodingsTest {
    @TempDir
    private Path folder;

    private int made;

    private float get(RecentEncodings encodings, String name) {
        return encodings.get(name, () -> {
                    made++;
                    return new SampleEncoder.Encoded(new float[] {made}, new Shape(1));
                })
                .values()[0];
    }

    /** With no room on disk: what is asked for again comes from memory. */
    @Test
    void eachIsMadeOnce() {
        RecentEncodings encodings = new RecentEncodings(EncodingCache.open(folder, 0));
        assertEquals(1, get(encodings, "a"));
        assertEquals(2, get(encodings, "b"));
        assertEquals(1, get(encodings, "a"));
        assertEquals(2, made);
    }

    @Test
    void anotherTrainingFindsItOnDisk() {
        get(new RecentEncodings(EncodingCache.open(folder, 1000)), "a");
        assertEquals(1, get(new RecentEncodings(EncodingCache.open(folder, 1000)), "a"));
        assertEquals(1, made);
    }

    /** Three of 100 MiB do not fit into 256 MiB; the one that was used least recently is made again. */
    @Test
    void memoryIsBounded() {
        RecentEncodings encodings = new RecentEncodings(EncodingCache.open(folder, 0));
        for (String name : new String[] {"a", "b", "a", "c", "a", "b"}) {
            encodings.get(name, () -> {
                made++;
                return new SampleEncoder.Encoded(new float[0], new byte[100 << 20], new Shape(100 << 20));
            });
        }
        assertEquals(4, made);
    }
}
