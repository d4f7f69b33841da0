package io.github.ctrlora4j.plugins.jpeg;

import io.github.ctrlora4j.api.RgbImage;
import javax.imageio.plugins.jpeg.JPEGQTable;

/**
 * The loss of a baseline JPEG with 2×2 chroma subsampling, without making the file, because entropy coding loses
 * nothing. Stateless.
 */
final class JpegLoss {
    private JpegLoss() {}

    /** @param quality libjpeg's; below 1 counts as 1, above 100 as 100 */
    static RgbImage roundTrip(RgbImage source, int quality) {
        int within = Math.max(1, Math.min(100, quality));
        YCbCr picture = YCbCr.of(source);
        int[] chroma = scaled(JPEGQTable.K2Chrominance, within);
        picture.luma.quantize(scaled(JPEGQTable.K1Luminance, within));
        picture.blue.quantize(chroma);
        picture.red.quantize(chroma);
        return picture.toRgb();
    }

    /** libjpeg's rule: s = 5000 / q below 50, else 200 - 2 q; entry = (base s + 50) / 100 within 1 to 255. */
    static int[] scaled(JPEGQTable base, int quality) {
        int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        int[] entries = base.getTable();
        for (int i = 0; i < entries.length; i++) {
            entries[i] = Math.max(1, Math.min(255, (entries[i] * scale + 50) / 100));
        }
        return entries;
    }
}
