package io.github.ctrlora4j.plugins.pixel;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.imaging.ColorClusters;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;

/** Shrinks a picture, paints it with a palette and enlarges it again. Stateless. */
final class PixelArt {
    private PixelArt() {}

    /** One pixel for each block of {@code scale} pixels, but no fewer than {@code minSize} per side. */
    static RgbImage shrink(RgbImage source, int scale, int minSize, Interpolation interpolation) {
        int width = Math.max(source.width() / scale, minSize);
        int height = Math.max(source.height() / scale, minSize);
        return Resize.to(source, width, height, interpolation);
    }

    /** @param palette {@code 0xRRGGBB}; each pixel takes the nearest, the first of two that are equally near */
    static RgbImage paint(RgbImage source, RgbImage small, int[] palette) {
        byte[] pixels = small.toBytes();
        for (int i = 0; i < pixels.length; i += 3) {
            int color = (pixels[i] & 0xFF) << 16 | (pixels[i + 1] & 0xFF) << 8 | pixels[i + 2] & 0xFF;
            int rgb = palette[ColorClusters.nearest(color, palette)];
            pixels[i] = (byte) (rgb >> 16);
            pixels[i + 1] = (byte) (rgb >> 8);
            pixels[i + 2] = (byte) rgb;
        }
        RgbImage painted = RgbImage.of(small.width(), small.height(), pixels);
        return Resize.to(painted, source.width(), source.height(), Interpolation.NEAREST);
    }
}
