package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExifBlockTest {
    private static final String TEXT = "a 狐\nSteps: 20, Seed: 1, Size: 64x64";

    @TempDir
    private Path folder;

    private static byte[] bytes(String code, byte[] text) {
        ByteArrayOutputStream comment = new ByteArrayOutputStream();
        comment.writeBytes(code.getBytes(StandardCharsets.ISO_8859_1));
        comment.writeBytes(text);
        return comment.toByteArray();
    }

    /**
     * EXIF 2.32: header (order, 42, offset 8); at 8 a directory of one entry (0x8769, LONG, 1, 26); at 26 a directory
     * of one entry (0x9286, UNDEFINED, length, 44); at 44 the comment.
     */
    private static byte[] exif(ByteOrder order, byte[] comment) {
        return ByteBuffer.allocate(44 + comment.length)
                .order(order)
                .put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x8769)
                .putShort((short) 4)
                .putInt(1)
                .putInt(26)
                .putInt(0)
                .putShort((short) 1)
                .putShort((short) 0x9286)
                .putShort((short) 7)
                .putInt(comment.length)
                .putInt(44)
                .putInt(0)
                .put(comment)
                .array();
    }

    private static byte[] webUi() {
        return exif(ByteOrder.BIG_ENDIAN, bytes("UNICODE\0", TEXT.getBytes(StandardCharsets.UTF_16BE)));
    }

    @Test
    void readsCommentsInEveryCode() {
        Optional<String> expected = Optional.of(TEXT);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            for (byte[] comment : new byte[][] {
                bytes("UNICODE\0", TEXT.getBytes(StandardCharsets.UTF_16BE)),
                bytes("UNICODE\0", TEXT.getBytes(StandardCharsets.UTF_16LE)),
                bytes("ASCII\0\0\0", TEXT.getBytes(StandardCharsets.UTF_8)),
                bytes("\0\0\0\0\0\0\0\0", TEXT.getBytes(StandardCharsets.UTF_8)),
                bytes("", TEXT.getBytes(StandardCharsets.UTF_8))
            }) {
                assertEquals(expected, new ExifBlock(exif(order, comment)).userComment());
            }
        }
    }

    @Test
    void aDamagedBlockHasNoComment() {
        byte[] whole = webUi();
        for (int length = 0; length < whole.length; length++) {
            assertEquals(Optional.empty(), new ExifBlock(Arrays.copyOf(whole, length)).userComment());
        }
        whole[29] = (byte) 0xFF; // another tag
        assertEquals(Optional.empty(), new ExifBlock(whole).userComment());
    }

    /** SOI, APP1 with its length, EOI. */
    @Test
    void theCommentOfAJpegIsItsParameters() throws IOException {
        byte[] segment = bytes("Exif\0\0", webUi());
        byte[] head = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE1, 0, (byte) (segment.length + 2)};
        Path file = folder.resolve("a.jpg");
        Files.write(file, bytes("", head));
        Files.write(file, segment, StandardOpenOption.APPEND);
        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xD9}, StandardOpenOption.APPEND);
        assertEquals(Map.of("parameters", TEXT), ImageFiles.readText(file));
    }

    @Test
    void theCommentOfAWebpIsItsParameters() throws IOException {
        byte[] exif = webUi();
        byte[] webp = ByteBuffer.allocate(20 + exif.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(12 + exif.length)
                .put("WEBPEXIF".getBytes(StandardCharsets.US_ASCII))
                .putInt(exif.length)
                .put(exif)
                .array();
        assertEquals(Map.of("parameters", TEXT), ImageFiles.readText(Files.write(folder.resolve("a.webp"), webp)));
    }
}
