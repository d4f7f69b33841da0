package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;

/** Markers are those of ITU-T T.81, annex B; files are written as text whose characters are their bytes. */
class JpegMarkersTest {
    private static JpegMarkers markers(String file) {
        return new JpegMarkers(
                new MemoryCacheImageInputStream(new ByteArrayInputStream(file.getBytes(StandardCharsets.ISO_8859_1))));
    }

    /** Start of image, comment of 3 bytes, quantization tables, end of image. */
    @Test
    void skipsSegmentsThatNobodyReads() throws IOException {
        JpegMarkers markers =
                markers("\u00ff\u00d8\u00ff\u00fe\0\u0005\u00ff\u00d9x\u00ff\u00db\0\u0004ab\u00ff\u00d9");
        assertEquals(0xD8, markers.next());
        assertEquals(0xFE, markers.next());
        assertEquals(0xDB, markers.next());
        assertArrayEquals(new byte[] {'a', 'b'}, markers.segment());
        assertEquals(0xD9, markers.next());
        assertThrows(EOFException.class, markers::next);
    }

    /** 0xFF00 is a byte of the data, D0 to D7 restart, 01 is TEM, and a marker may begin with several 0xFF. */
    @Test
    void findsMarkersInThePixels() throws IOException {
        assertEquals(
                0xD9,
                markers("ab\u00ff\0c\u00ff\u00d0d\u00ff\u00d7\u00ff\u0001\u00ff\u00ff\u00ff\u00d9")
                        .next());
    }

    @Test
    void aMarkerWithoutASegmentHasNoBytes() throws IOException {
        JpegMarkers markers = markers("\u00ff\u00d8ab");
        markers.next();
        assertEquals(0, markers.segment().length);
    }

    /** The length counts its own two bytes; less makes no sense. */
    @Test
    void anImpossibleLengthIsNothing() throws IOException {
        JpegMarkers markers = markers("\u00ff\u00fe\0\0\u00ff\u00d9");
        markers.next();
        assertEquals(0, markers.segment().length);
        assertEquals(0xD9, markers.next());
    }

    @Test
    void endsWithTheFile() throws IOException {
        assertThrows(EOFException.class, markers("")::next);
        assertThrows(EOFException.class, markers("\u00ff")::next);
        assertThrows(EOFException.class, markers("\u00ff\u00fe\0")::next);
        JpegMarkers cut = markers("\u00ff\u00fe\0\u0005a");
        cut.next();
        assertThrows(EOFException.class, cut::segment);
    }

    /** A block has 65,536 bytes; the segment of the most that a length can say lies across its end. */
    @Test
    void readsOnBeyondItsBlock() throws IOException {
        String segment = "\u00ff\u00fe\u00ff\u00ff" + "x".repeat(65_532) + "z";
        JpegMarkers markers = markers(segment + segment + "\u00ff\u00d9");
        for (int i = 0; i < 2; i++) {
            assertEquals(0xFE, markers.next());
            byte[] bytes = markers.segment();
            assertEquals(65_533, bytes.length);
            assertEquals('z', bytes[65_532]);
        }
        assertEquals(0xD9, markers.next());
    }
}
