package io.github.ctrlora4j.runtime.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;

class GifScreenTest {
    private static GifScreen screen(String file) throws IOException {
        byte[] bytes = file.getBytes(StandardCharsets.ISO_8859_1);
        return GifScreen.of(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
    }

    /** A canvas of 300 x 2 with a palette of two colors, a comment of two parts, a picture at (258, 1). */
    @Test
    void findsThePictureBehindExtensions() throws IOException {
        String header = "GIF89a\u002c\u0001\u0002\0\u0080\0\0" + "rgbrgb";
        String comment = "!\u00fe\u0003abc\u0001d\0";
        assertEquals(new GifScreen(300, 2, 258, 1), screen(header + comment + ",\u0002\u0001\u0001\0"));
    }

    @Test
    void fileThatEndsEarlyHasNoScreen() throws IOException {
        assertEquals(new GifScreen(0, 0, 0, 0), screen("GIF89a\u0002"));
    }

    @Test
    void placesThePictureOnATransparentCanvas() {
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, 0x123456);
        BufferedImage canvas = new GifScreen(3, 2, 2, 1).place(picture);
        assertEquals(0xFF123456, canvas.getRGB(2, 1));
        assertEquals(0, canvas.getRGB(1, 1));
    }

    @Test
    void pictureThatFillsTheCanvasOrLeavesItStaysAsItIs() {
        BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        assertSame(picture, new GifScreen(2, 2, 0, 0).place(picture));
        assertSame(picture, new GifScreen(3, 3, 2, 0).place(picture));
        assertSame(picture, new GifScreen(0, 0, 0, 0).place(picture));
    }
}
