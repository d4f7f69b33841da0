package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The layout of chunks is that of the PNG specification, 3rd edition. */
class PngEncoderTest {
    private static final RgbImage PIXEL = RgbImage.of(1, 1, new byte[] {1, 2, 3});

    /** Type and data of each chunk. */
    private static List<String> chunks(Map<String, String> text) throws IOException {
        List<String> chunks = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(PngEncoder.encode(PIXEL, text)))) {
            assertEquals(0x89504E470D0A1A0AL, in.readLong());
            while (in.available() > 0) {
                int length = in.readInt();
                chunks.add(new String(in.readNBytes(4 + length), StandardCharsets.ISO_8859_1));
                in.readInt();
            }
        }
        return chunks;
    }

    /** IHDR: width, height, 8 bits, color type 2 (RGB), deflate, adaptive filters, no interlace. */
    @Test
    void isEightBitRgb() throws IOException {
        assertEquals(
                "IHDR\0\0\0\u0001\0\0\0\u0001\b\u0002\0\0\0", chunks(Map.of()).get(0));
        assertEquals("IEND", chunks(Map.of()).get(chunks(Map.of()).size() - 1));
        assertTrue(chunks(Map.of()).stream().noneMatch(chunk -> chunk.contains("Xt")));
    }

    @Test
    void latinTextNeedsNoUnicode() throws IOException {
        assertTrue(
                chunks(Map.of("parameters", "caf\u00E9\nSteps: 20")).contains("tEXtparameters\0caf\u00E9\nSteps: 20"));
    }

    /** iTXt: keyword, NUL, not compressed, method 0, no language, NUL, no translation, NUL, UTF-8. */
    @Test
    void otherTextIsUtf8() throws IOException {
        String utf8 = new String("\u732B".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertTrue(chunks(Map.of("parameters", "\u732B")).contains("iTXtparameters\0\0\0\0\0" + utf8));
    }

    @Test
    void aNulDoesNotEndTheText() throws IOException {
        assertTrue(chunks(Map.of("parameters", "a\0b")).contains("tEXtparameters\0a b"));
    }
}
