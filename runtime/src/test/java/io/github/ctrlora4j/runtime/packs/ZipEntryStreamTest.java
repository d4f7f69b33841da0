package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipEntryStreamTest {
    private static final byte[] CONTENT = new byte[100_000];

    static {
        for (int i = 0; i < CONTENT.length; i++) {
            CONTENT[i] = (byte) (i % 251);
        }
    }

    @TempDir
    private Path temp;

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static byte[] deflated() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, new Deflater(9, true))) {
            deflate.write(CONTENT);
        }
        return out.toByteArray();
    }

    /** Data three bytes into a file that goes on behind them. */
    private byte[] read(byte[] data, int method, int crc, long size, long compressed) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[3]);
        file.writeBytes(data);
        file.writeBytes(new byte[3]);
        Path zip = Files.write(temp.resolve("x.zip"), file.toByteArray());
        ZipArchive.Entry entry = new ZipArchive.Entry("x", method, crc, compressed, size, 3);
        try (ZipEntryStream in = ZipEntryStream.open(zip, entry)) {
            return in.readAllBytes();
        }
    }

    @Test
    void readsWhatWasStoredAndWhatWasDeflated() throws IOException {
        int crc = crc(CONTENT);
        assertArrayEquals(CONTENT, read(CONTENT, ZipArchive.STORED, crc, CONTENT.length, CONTENT.length));
        byte[] deflated = deflated();
        assertArrayEquals(CONTENT, read(deflated, ZipArchive.DEFLATED, crc, CONTENT.length, deflated.length));
        assertEquals(0, read(new byte[0], ZipArchive.STORED, 0, 0, 0).length);
    }

    @Test
    void rejectsBytesThatTheChecksumDoesNotFit() {
        assertThrows(
                ZipException.class,
                () -> read(CONTENT, ZipArchive.STORED, crc(CONTENT) + 1, CONTENT.length, CONTENT.length));
    }

    @Test
    void neverYieldsMoreThanTheDirectorySays() throws IOException {
        byte[] deflated = deflated();
        ZipException e = assertThrows(
                ZipException.class, () -> read(deflated, ZipArchive.DEFLATED, crc(CONTENT), 10, deflated.length));
        assertTrue(String.valueOf(e.getMessage()).contains("zip bomb"), e.getMessage());
    }

    @Test
    void rejectsFewerBytesAndBytesBehindTheEnd() throws IOException {
        byte[] deflated = deflated();
        int crc = crc(CONTENT);
        assertThrows(
                ZipException.class,
                () -> read(deflated, ZipArchive.DEFLATED, crc, CONTENT.length + 1, deflated.length));
        assertThrows(
                ZipException.class,
                () -> read(deflated, ZipArchive.DEFLATED, crc, CONTENT.length, deflated.length + 2));
    }
}
