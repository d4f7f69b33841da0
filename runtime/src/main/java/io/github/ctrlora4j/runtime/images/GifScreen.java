package io.github.ctrlora4j.runtime.images;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * The canvas of a GIF, and where its first picture lies on it; around the picture it is transparent. Source: GIF89a.
 *
 * @param width of the canvas, in pixels
 * @param height of the canvas
 * @param left column of the canvas at which the picture begins
 * @param top row of the canvas at which the picture begins
 */
record GifScreen(int width, int height, int left, int top) {
    private static final int EXTENSION = 0x21;
    private static final int PICTURE = 0x2C;

    /** Reads up to the first picture, and leaves the stream at its beginning. */
    static GifScreen of(ImageInputStream stream) throws IOException {
        ByteOrder before = stream.getByteOrder();
        stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        try {
            stream.seek(6);
            int width = stream.readUnsignedShort();
            int height = stream.readUnsignedShort();
            int flags = stream.readUnsignedByte();
            stream.skipBytes(2);
            boolean hasPalette = (flags & 0x80) != 0;
            stream.skipBytes(hasPalette ? 3 << (flags & 7) + 1 : 0);
            int block = stream.readUnsignedByte();
            while (block == EXTENSION) {
                stream.skipBytes(1);
                skipParts(stream);
                block = stream.readUnsignedByte();
            }
            boolean hasPicture = block == PICTURE;
            int left = hasPicture ? stream.readUnsignedShort() : 0;
            int top = hasPicture ? stream.readUnsignedShort() : 0;
            return new GifScreen(width, height, left, top);
        } catch (EOFException e) {
            return new GifScreen(0, 0, 0, 0); // the decoder will say what is missing
        } finally {
            stream.setByteOrder(before);
            stream.seek(0);
        }
    }

    private static void skipParts(ImageInputStream stream) throws IOException {
        int length = stream.readUnsignedByte();
        while (length > 0) {
            stream.skipBytes(length);
            length = stream.readUnsignedByte();
        }
    }

    /** The canvas with the picture; the picture itself where it fills the canvas or reaches beyond it. */
    BufferedImage place(BufferedImage picture) {
        boolean isInside = left + picture.getWidth() <= width && top + picture.getHeight() <= height;
        boolean isWhole = picture.getWidth() == width && picture.getHeight() == height;
        if (!isInside || isWhole) {
            return picture;
        }
        BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[picture.getWidth()];
        for (int y = 0; y < picture.getHeight(); y++) {
            picture.getRGB(0, y, row.length, 1, row, 0, row.length);
            canvas.setRGB(left, top + y, row.length, 1, row, 0, row.length);
        }
        return canvas;
    }
}
