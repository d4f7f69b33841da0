package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.MalformedFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files are written as text whose characters are their bytes, by the PNG specification; checksums are not looked at.
 */
class PngTextTest {
    private static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";
    private static final String END = chunk("IEND", "");

    @TempDir
    private Path folder;

    private static String chunk(String type, String data) {
        return int32(data.length()) + type + data + "crc!";
    }

    private static String int32(int value) {
        return "" + (char) (value >>> 24) + (char) (value >>> 16 & 0xFF) + (char) (value >>> 8 & 0xFF)
                + (char) (value & 0xFF);
    }

    private Map<String, String> read(String file) throws IOException {
        return PngText.read(Files.write(folder.resolve("text.png"), file.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void readsLatinAndUnicodeText() throws IOException {
        String utf8 = new String("\u732B".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertEquals(
                Map.of("a", "caf\u00E9", "b", "\u732B"),
                read(SIGNATURE
                        + chunk("IHDR", "x")
                        + chunk("tEXt", "a\0caf\u00E9")
                        + chunk("iTXt", "b\0\0\0en\0B\0" + utf8)
                        + END));
    }

    @Test
    void theFirstOfTwoTextsCounts() throws IOException {
        assertEquals(Map.of("a", "1"), read(SIGNATURE + chunk("tEXt", "a\0" + "1") + chunk("tEXt", "a\0" + "2") + END));
    }

    @Test
    void compressedTextIsSkipped() throws IOException {
        assertEquals(
                Map.of("b", "2"),
                read(SIGNATURE
                        + chunk("iTXt", "a\0\u0001\0\0\0xyz")
                        + chunk("zTXt", "a\0\0xyz")
                        + chunk("tEXt", "b\0" + "2")
                        + END));
    }

    /** The picture may be sound all the same. */
    @Test
    void textWithoutItsNulsIsSkipped() throws IOException {
        for (String data : new String[] {"", "a", "a\0", "a\0\0", "a\0\0\0", "a\0\0\0en", "a\0\0\0en\0B"}) {
            Map<String, String> read = read(SIGNATURE + chunk("iTXt", data) + END);
            assertTrue(read.isEmpty(), data.length() + ": " + read);
        }
        assertEquals(Map.of(), read(SIGNATURE + chunk("tEXt", "") + chunk("tEXt", "a") + END));
        assertEquals(Map.of("a", ""), read(SIGNATURE + chunk("tEXt", "a\0") + END));
    }

    /** 2^20 bytes are read, one more is not. */
    @Test
    void longTextIsSkipped() throws IOException {
        String longest = "x".repeat((1 << 20) - 2);
        assertEquals(
                Map.of("a", longest),
                read(SIGNATURE + chunk("tEXt", "a\0" + longest) + chunk("tEXt", "b\0" + longest + "x") + END));
    }

    @Test
    void rejectsFilesThatEndEarlyOrAreNoPng() {
        for (String file : new String[] {
            "",
            "GIF89a..",
            SIGNATURE,
            SIGNATURE + chunk("tEXt", "a\0b"),
            SIGNATURE + int32(100) + "tEXta\0b",
            SIGNATURE + int32(-1) + "tEXta\0b" + END
        }) {
            assertThrows(MalformedFileException.class, () -> read(file), file);
        }
    }
}
