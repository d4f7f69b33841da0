package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

/** Checksums of the synthetic picture S that OpenCV 4.14 and 5.0 agree on; see the README of the resources. */
class ReferenceOperationsTest {
    private static final RgbImage SMALL = Pictures.synthetic(96, 64);
    private static final RgbImage LARGE = Pictures.synthetic(512, 512);

    @Test
    void lumaIsExact() {
        assertEquals("DE30EECD", Pictures.crc(GrayImage.luma(SMALL).toBytes()));
    }

    @Test
    void blurIsExact() {
        assertEquals("3A42A2CC", crc(Gaussian.blur(SMALL, 3, 0)));
        assertEquals("D251BEFB", crc(Gaussian.blur(SMALL, 11, 4)));
        assertEquals("DBABBCAB", crc(Gaussian.blur(SMALL, 25, 4)));
        assertEquals("BB504828", crc(Gaussian.blur(LARGE, 51, 4)));
    }

    @Test
    void paletteIsExact() {
        RgbImage small = Resize.to(LARGE, 8, 8, Interpolation.CUBIC);
        assertEquals("0440C182", crc(Resize.to(small, 512, 512, Interpolation.NEAREST)));
    }

    /** The reference's preparation of its data set: shorter side 512, then the center. */
    @Test
    void dataSetCropIsExact() {
        RgbImage resized = PillowResize.lanczos(Pictures.synthetic(200, 150), 682, 512); // 200 * 512 / 150 = 682.7
        Canvas center = Canvas.black(512, 512);
        center.paste(resized, 256 - 682 / 2, 0);
        assertEquals("046352E5", crc(center.toImage()));
    }

    /** OpenPose's drawing of one person, by its three rules: limbs, everything at 0.6, joints. */
    @Test
    void skeletonIsDrawnExactly() {
        double[] p = {
            .50, .12, .50, .25, .40, .26, .33, .40, .30, .55, .60, .26, .68, .38, .74, .50, .44, .55, //
            .43, .75, .42, .93, .56, .55, .58, .76, .60, .95, .47, .10, .53, .10, .44, .12, .56, .12
        };
        int[] colors = {
            0xFF0000, 0xFF5500, 0xFFAA00, 0xFFFF00, 0xAAFF00, 0x55FF00, 0x00FF00, 0x00FF55, 0x00FFAA, //
            0x00FFFF, 0x00AAFF, 0x0055FF, 0x0000FF, 0x5500FF, 0xAA00FF, 0xFF00FF, 0xFF00AA, 0xFF0055
        };
        int[] limbs = {
            1, 2, 1, 5, 2, 3, 3, 4, 5, 6, 6, 7, 1, 8, 8, 9, 9, 10, //
            1, 11, 11, 12, 12, 13, 1, 0, 0, 14, 14, 16, 0, 15, 15, 17
        };
        Canvas canvas = Canvas.black(512, 512);
        for (int i = 0; i < 17; i++) {
            double x1 = p[2 * limbs[2 * i]] * 512;
            double y1 = p[2 * limbs[2 * i] + 1] * 512;
            double x2 = p[2 * limbs[2 * i + 1]] * 512;
            double y2 = p[2 * limbs[2 * i + 1] + 1] * 512;
            int half = (int) (Math.hypot(x1 - x2, y1 - y2) / 2);
            int angle = (int) Math.toDegrees(Math.atan2(y1 - y2, x1 - x2));
            canvas.fillEllipse((int) ((x1 + x2) / 2), (int) ((y1 + y2) / 2), half, 4, angle, dimmed(colors[i]));
        }
        for (int i = 0; i < 18; i++) {
            canvas.fillCircle((int) (p[2 * i] * 512), (int) (p[2 * i + 1] * 512), 4, colors[i]);
        }
        assertEquals("1E8E91E7", crc(canvas.toImage()));
    }

    private static String crc(RgbImage image) {
        return Pictures.crc(image.toBytes());
    }

    private static int dimmed(int rgb) {
        return (int) ((rgb >> 16) * 0.6) << 16 | (int) ((rgb >> 8 & 0xFF) * 0.6) << 8 | (int) ((rgb & 0xFF) * 0.6);
    }
}
