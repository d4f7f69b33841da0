package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegHeaderTest {
    private static final String JFIF = segment(0xE0, "JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0");
    private static final String END = "\u00ff\u00d9";

    private static String segment(int marker, String payload) {
        int length = payload.length() + 2;
        return "\u00ff" + (char) marker + (char) (length >> 8) + (char) (length & 0xFF) + payload;
    }

    private static String adobe(int transform) {
        return segment(0xEE, "Adobe\0\u0064\0\0\0\0" + (char) transform);
    }

    /** 8 bit, 5 rows, 7 columns. */
    private static String frame(String ids) {
        StringBuilder payload = new StringBuilder("\b\0\u0005\0\u0007" + (char) ids.length());
        ids.chars().forEach(id -> payload.append((char) id).append("\u0011\0"));
        return segment(0xC2, payload.toString());
    }

    private static JpegHeader header(String... parts) throws IOException {
        byte[] file = ("\u00ff\u00d8" + String.join("", parts)).getBytes(StandardCharsets.ISO_8859_1);
        return JpegHeader.of(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
    }

    /** The table of libjpeg's default_decompress_parms; "" stands for no Adobe segment. */
    @ParameterizedTest
    @CsvSource({
        "true, '', '\u0001\u0002\u0003', false, false",
        "true, '', '\0\u0001\u0002', false, false",
        "true, '0', '\u0001\u0002\u0003', true, false",
        "true, '1', '\u0001\u0002\u0003', false, false",
        "false, '0', '\u0001\u0002\u0003', true, true",
        "false, '1', '\0\u0001\u0002', false, false",
        "false, '2', '\u0001\u0002\u0003', true, false",
        "false, '', '\u0001\u0002\u0003', false, false",
        "false, '', '\0\u0001\u0002', true, false",
        "false, '', 'RGB', false, true",
    })
    void judgesColorsAsLibjpeg(boolean hasJfif, String transform, String ids, boolean isUnclear, boolean isRgb)
            throws IOException {
        String adobe = transform.isEmpty() ? "" : adobe(Integer.parseInt(transform));
        JpegHeader header = header(hasJfif ? JFIF : "", adobe, frame(ids), END);
        assertEquals(isUnclear, header.hasUnclearColors());
        assertEquals(isRgb, header.isRgb());
    }

    /** Stuffed zeros and restarts within a pass are not markers; fill bytes before one count as nothing. */
    @Test
    void countsPasses() throws IOException {
        String pass = segment(0xDA, "\u0001\u0001\0\0\0\0") + "ab\u00ff\0c\u00ff\u00d0d";
        JpegHeader header = header(frame("\u0001"), pass, "\u00ff\u00ff" + pass, END);
        assertEquals(2, header.scans());
        assertEquals(7, header.width());
        assertEquals(5, header.height());
    }

    @Test
    void joinsThePartsOfAProfile() throws IOException {
        JpegHeader header = header(
                segment(0xE2, "ICC_PROFILE\0\u0001\u0002abc"), segment(0xE2, "ICC_PROFILE\0\u0002\u0002de"), END);
        assertArrayEquals("abcde".getBytes(StandardCharsets.US_ASCII), header.profile());
    }

    @Test
    void fourComponentsAreInks() throws IOException {
        JpegHeader header = header(adobe(2), frame("\u0001\u0002\u0003\u0004"), END);
        assertEquals(true, header.hasFourComponents() && header.isYcck());
        assertFalse(header(frame("\u0001\u0002\u0003\u0004"), END).isYcck());
    }

    @Test
    void readsSoFarAsThereIsAFile() throws IOException {
        assertEquals(
                7,
                header(frame("\u0001"), segment(0xDA, "\u0001").substring(0, 3)).width());
        assertEquals(0, header("\u00ff").width());
    }
}
