package io.github.ctrlora4j.runtime.images;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/**
 * The four inks of a JPEG as RGB. All programs that write them store them inverted, as Adobe does: 255 means no ink.
 */
final class CmykPixels {
    private CmykPixels() {}

    /**
     * Without a profile, light is what the inks let pass: {@code (255 - C) (255 - K) / 255}, as in Pillow.
     *
     * @param stored 4 bands, as they are in the file
     * @param isYcck the first three bands are luma and two differences instead of inks
     */
    static BufferedImage toRgb(Raster stored, boolean isYcck, Optional<ColorProfile> profile) {
        int width = stored.getWidth();
        int height = stored.getHeight();
        WritableRaster inks = Raster.createInterleavedRaster(0, width, height, 4, null);
        int[] row = new int[4 * width];
        for (int y = 0; y < height; y++) {
            stored.getPixels(0, y, width, 1, row);
            for (int i = 0; i < row.length; i += 4) {
                inks(row, i, isYcck);
            }
            inks.setPixels(0, y, width, 1, row);
        }
        return image(profile.flatMap(p -> p.toSrgb(inks)).orElseGet(() -> light(inks)));
    }

    /**
     * From stored values to inks, 0 = none. Luma and differences hold the inks in place of red, green and blue (ITU
     * T.871).
     */
    private static void inks(int[] row, int i, boolean isYcck) {
        if (isYcck) {
            int luma = row[i];
            double blue = row[i + 1] - 128;
            double red = row[i + 2] - 128;
            row[i] = inRange(luma + 1.402 * red);
            row[i + 1] = inRange(luma - 0.344136 * blue - 0.714136 * red);
            row[i + 2] = inRange(luma + 1.772 * blue);
        } else {
            for (int c = 0; c < 3; c++) {
                row[i + c] = 255 - row[i + c];
            }
        }
        row[i + 3] = 255 - row[i + 3];
    }

    private static int inRange(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }

    private static WritableRaster light(Raster inks) {
        WritableRaster light = Raster.createInterleavedRaster(0, inks.getWidth(), inks.getHeight(), 3, null);
        int[] row = new int[4 * inks.getWidth()];
        int[] rgb = new int[3 * inks.getWidth()];
        for (int y = 0; y < inks.getHeight(); y++) {
            inks.getPixels(0, y, inks.getWidth(), 1, row);
            for (int x = 0; x < inks.getWidth(); x++) {
                int passed = 255 - row[4 * x + 3];
                for (int c = 0; c < 3; c++) {
                    rgb[3 * x + c] = (passed * (255 - row[4 * x + c]) + 127) / 255;
                }
            }
            light.setPixels(0, y, inks.getWidth(), 1, rgb);
        }
        return light;
    }

    private static BufferedImage image(Raster rgb) {
        int width = rgb.getWidth();
        BufferedImage image = new BufferedImage(width, rgb.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < rgb.getHeight(); y++) {
            image.getRaster().setPixels(0, y, width, 1, rgb.getPixels(0, y, width, 1, (int[]) null));
        }
        return image;
    }
}
