package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileCursorTest {
    /** More than two buffers of 64 KiB; the byte at offset i is i mod 251, a prime. */
    private static final byte[] CONTENT = new byte[150_000];

    static {
        for (int i = 0; i < CONTENT.length; i++) {
            CONTENT[i] = (byte) (i % 251);
        }
    }

    @TempDir
    Path folder;

    private void read(long start, long end, Consumer<FileCursor> reading) {
        try (FileSource source = FileSource.open(TestFiles.write(folder.resolve("bytes"), CONTENT))) {
            reading.accept(source.cursor(start, end));
        }
    }

    @Test
    void readsNumbersAcrossTheEndsOfItsBuffer() {
        read(0, CONTENT.length, cursor -> {
            for (int i = 0; i < 65_533; i++) {
                assertEquals(i % 251, cursor.unsignedByte());
            }
            // Little-endian: the bytes from 65533 on are 22, 23, 24, 25, as 65533 = 261 * 251 + 22.
            assertEquals(22 | 23 << 8 | 24 << 16 | 25 << 24, cursor.int32());
            assertEquals(65_537, cursor.position());
        });
    }

    @Test
    void readsAndSkipsMoreThanItsBufferHolds() {
        read(10, CONTENT.length, cursor -> {
            assertArrayEquals(Arrays.copyOfRange(CONTENT, 10, 13), cursor.bytes(3));
            assertArrayEquals(Arrays.copyOfRange(CONTENT, 13, 70_013), cursor.bytes(70_000));
            cursor.skip(5);
            cursor.skip(70_000);
            assertEquals(140_018 % 251, cursor.unsignedByte());
            assertEquals(CONTENT.length - 140_019, cursor.remaining());
        });
    }

    @Test
    void stopsAtItsEnd() {
        read(0, 10, cursor -> {
            assertThrows(BufferUnderflowException.class, () -> cursor.bytes(11));
            assertThrows(BufferUnderflowException.class, () -> cursor.skip(11));
            cursor.skip(3);
            assertThrows(BufferUnderflowException.class, cursor::int64);
            assertEquals(3 | 4 << 8 | 5 << 16 | 6 << 24, cursor.int32());
            assertEquals(3, cursor.remaining());
        });
    }
}
