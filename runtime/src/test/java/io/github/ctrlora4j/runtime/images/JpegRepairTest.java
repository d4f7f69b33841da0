package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;

/** Segments as JFIF 1.02 and Adobe's technical note 5116 have them. */
class JpegRepairTest {
    private static final String START = "\u00ff\u00d8";
    private static final String JFIF = "\u00ff\u00e0\0\u0010JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0";
    private static final String ADOBE_RGB = "\u00ff\u00ee\0\u000eAdobe\0\u0064\0\0\0\0\0";
    private static final String COMMENT = "\u00ff\u00fe\0\u0004hi";
    /** The start of the pixels; what looks like a segment in them is none. */
    private static final String PIXELS = "\u00ff\u00da\0\u0002\u00ff\u00e0\0\u0002\u00ff\u00d9";

    private static String repaired(String jpeg, boolean isRgb) throws IOException {
        ImageInputStream stream = JpegRepair.withClearColors(
                new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg.getBytes(StandardCharsets.ISO_8859_1))),
                isRgb);
        byte[] bytes = new byte[200];
        return new String(bytes, 0, Math.max(0, stream.read(bytes)), StandardCharsets.ISO_8859_1);
    }

    @Test
    void saysFirstWhatTheColorsAre() throws IOException {
        assertEquals(START + JFIF + COMMENT + PIXELS, repaired(START + COMMENT + PIXELS, false));
        assertEquals(START + ADOBE_RGB + COMMENT + PIXELS, repaired(START + COMMENT + PIXELS, true));
    }

    @Test
    void leavesOutWhatSaidItBefore() throws IOException {
        String jpeg = START + JFIF + COMMENT + ADOBE_RGB + PIXELS;
        assertEquals(START + JFIF + COMMENT + PIXELS, repaired(jpeg, false));
        assertEquals(START + ADOBE_RGB + COMMENT + PIXELS, repaired(jpeg, true));
    }

    @Test
    void fillBytesAreLeftOut() throws IOException {
        assertEquals(START + JFIF + COMMENT + PIXELS, repaired(START + "\u00ff\u00ff" + COMMENT + PIXELS, false));
    }

    @Test
    void aSegmentThatIsCutOffIsLeftOut() throws IOException {
        assertEquals(START + JFIF, repaired(START + COMMENT.substring(0, 5), false));
    }

    @Test
    void aFileOfOneByteHasEnded() {
        assertThrows(EOFException.class, () -> repaired("\u00ff", false));
    }
}
