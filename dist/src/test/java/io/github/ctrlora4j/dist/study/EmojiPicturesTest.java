package io.github.ctrlora4j.dist.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class EmojiPicturesTest {
    /** Left half of the icon is blue. */
    private static final Emoji ICON = new Emoji(
            "half",
            "flat",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
                    + "<rect width=\"16\" height=\"32\" fill=\"#0000ff\"/></svg>");

    @Test
    void drawsTheIconIntoItsSquare() {
        RgbImage image = EmojiPictures.drawn(ICON, new Staging(Background.YELLOW, 20, 30, 60, false));
        assertEquals(128, image.width());
        assertEquals(128, image.height());
        // The square reaches from (20, 30) to (79, 89); its left half ends before x = 50.
        assertEquals(0x0000FF, image.rgb(21, 31) & 0xFFFFFF);
        assertEquals(0x0000FF, image.rgb(48, 88) & 0xFFFFFF);
        assertEquals(0xF7DD5F, image.rgb(51, 60) & 0xFFFFFF);
        assertEquals(0xF7DD5F, image.rgb(18, 60) & 0xFFFFFF);
    }

    @Test
    void mirrorsThePictureWithItsPlace() {
        RgbImage image = EmojiPictures.drawn(ICON, new Staging(Background.WHITE, 20, 30, 60, true));
        // x = 21 becomes 127 - 21.
        assertEquals(0x0000FF, image.rgb(106, 31) & 0xFFFFFF);
        assertEquals(0xFFFFFF, image.rgb(21, 31) & 0xFFFFFF);
    }

    @Test
    void drawsGradientsThatEndTwice() {
        Emoji icon = new Emoji(
                "twice",
                "3d",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><defs><linearGradient id=\"g\">"
                        + "<stop stop-color=\"#ff0000\"/><stop offset=\"1\" stop-color=\"#ff0000\"/>"
                        + "<stop offset=\"1\" stop-color=\"#00ff00\"/></linearGradient></defs>"
                        + "<rect width=\"32\" height=\"32\" fill=\"url(#g)\"/></svg>");
        RgbImage image = EmojiPictures.drawn(icon, new Staging(Background.WHITE, 8, 8, 112, false));
        assertEquals(0xFF0000, image.rgb(64, 64) & 0xFFFFFF);
    }
}
