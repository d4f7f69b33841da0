package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class PasteBackTest {
    private static RgbImage row(int... grays) {
        byte[] rgb = new byte[3 * grays.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) grays[i / 3];
        }
        return RgbImage.of(grays.length, 1, rgb);
    }

    /** A third of 255 is 85: (200 · 85 + 50 · 170) / 255 = 100. */
    @Test
    void theMaskIsTheShareOfWhatWasDrawn() {
        PasteBack paste = new PasteBack(row(50, 50, 50), row(0, 85, 255), new CropRegion(0, 0, 3, 1));
        assertEquals(row(50, 100, 200), paste.paste(row(200, 200, 200)));
    }

    /** The soft edge becomes twice as steep: 0, 64, 128 become 0, 128, 255. (200 · 128 + 0 · 127) / 255 = 100.4 */
    @Test
    void overAWholePictureTheSoftEdgeLiesOutside() {
        PasteBack paste = PasteBack.over(row(0, 0, 0), row(0, 64, 128));
        assertEquals(row(0, 100, 200), paste.paste(row(200, 200, 200)));
    }

    @Test
    void aPartIsPastedWhereItBelongs() {
        PasteBack paste = new PasteBack(row(1, 2, 3, 4), row(255, 255, 255, 255), new CropRegion(1, 0, 2, 1));
        assertEquals(row(1, 9, 8, 4), paste.paste(row(9, 8)));
    }
}
