package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.MalformedFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Utf8CursorTest {
    @TempDir
    Path folder;

    private void read(byte[] content, long start, long end, Consumer<Utf8Cursor> reading) {
        try (FileSource source = FileSource.open(TestFiles.write(folder.resolve("text"), content))) {
            reading.accept(new Utf8Cursor(source, start, end));
        }
    }

    /** UTF-8 takes 1, 2, 3 and 4 bytes for these; the last is a surrogate pair in Java. */
    @Test
    void countsOffsetsInBytes() {
        byte[] content = "..a\u00E9\u20AC\uD83D\uDE00b".getBytes(StandardCharsets.UTF_8);
        read(content, 2, content.length, cursor -> {
            long[] offsets = {2, 3, 5, 8, 10, 12, 13};
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 6; i++) {
                assertEquals(offsets[i], cursor.offset());
                text.append((char) cursor.take());
            }
            assertEquals("a\u00E9\u20AC\uD83D\uDE00b", text.toString());
            assertEquals(offsets[6], cursor.offset());
        });
    }

    @Test
    void staysAtTheEndOfItsPart() {
        read(new byte[] {'a', 'b'}, 0, 1, cursor -> {
            assertEquals('a', cursor.current());
            assertEquals('a', cursor.take());
            assertEquals(Utf8Cursor.END, cursor.current());
            assertEquals(Utf8Cursor.END, cursor.take());
            assertEquals(Utf8Cursor.END, cursor.take());
            assertEquals(1, cursor.offset());
        });
    }

    /** 20,000 characters of two bytes do not fit its buffer of 8192. */
    @Test
    void readsOnBeyondItsBuffer() {
        byte[] content = "\u00E9".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        read(content, 0, content.length, cursor -> {
            int count = 0;
            while (cursor.current() != Utf8Cursor.END) {
                assertEquals('\u00E9', cursor.take());
                count++;
            }
            assertEquals(20_000, count);
            assertEquals(40_000, cursor.offset());
        });
    }

    /** A byte of Latin-1, half a character at the end, and a surrogate, which UTF-8 has no bytes for. */
    @Test
    void rejectsBytesThatAreNotUtf8() {
        byte[][] wrong = {{(byte) 0xE9, 'a'}, {(byte) 0xC3}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}};
        for (byte[] content : wrong) {
            read(content, 0, content.length, cursor -> assertThrows(MalformedFileException.class, cursor::take));
        }
    }
}
