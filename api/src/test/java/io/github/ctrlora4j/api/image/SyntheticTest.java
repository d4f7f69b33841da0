package io.github.ctrlora4j.api.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

/** Checksums of the synthetic picture S that OpenCV 4.14 and 5.0 agree on; see the README of the resources. */
class SyntheticTest {
    private static final RgbImage SMALL = TestPictures.synthetic(96, 64);
    private static final RgbImage LARGE = TestPictures.synthetic(512, 512);

    @Test
    void pictureIsTheReferenceOne() {
        assertEquals("5EEAF016", TestPictures.crc(SMALL));
        assertEquals("C3762011", TestPictures.crc(LARGE));
    }

    @Test
    void lumaIsExact() {
        assertEquals("DE30EECD", TestPictures.crc(GrayImage.luma(SMALL).toBytes()));
    }

    @Test
    void blurIsExact() {
        assertEquals("3A42A2CC", TestPictures.crc(Gaussian.blur(SMALL, 3, 0)));
        assertEquals("D251BEFB", TestPictures.crc(Gaussian.blur(SMALL, 11, 4)));
        assertEquals("DBABBCAB", TestPictures.crc(Gaussian.blur(SMALL, 25, 4)));
        assertEquals("BB504828", TestPictures.crc(Gaussian.blur(LARGE, 51, 4)));
    }

    @Test
    void resizeToResolutionIsExact() {
        assertEquals("5673FE24", TestPictures.crc(Resize.toResolution(TestPictures.synthetic(200, 150), 512)));
        assertEquals("467B87B9", TestPictures.crc(Resize.toResolution(TestPictures.synthetic(900, 700), 512)));
        assertEquals("3E82731F", TestPictures.crc(Resize.toResolution(TestPictures.synthetic(1024, 1024), 512)));
        assertEquals("560F61DE", TestPictures.crc(Resize.toResolution(TestPictures.synthetic(608, 512), 512)));
    }

    @Test
    void interpolationIsExact() {
        assertEquals("20FC33C5", TestPictures.crc(Resize.to(SMALL, 128, 128, Interpolation.LINEAR)));
        assertEquals("2A627714", TestPictures.crc(Resize.to(SMALL, 192, 128, Interpolation.CUBIC)));
    }

    @Test
    void paletteIsExact() {
        RgbImage small = Resize.to(LARGE, 8, 8, Interpolation.CUBIC);
        assertEquals("0440C182", TestPictures.crc(Resize.to(small, 512, 512, Interpolation.NEAREST)));
    }

    /** The reference's preparation of its data set: shorter side 512, then the centre. */
    @Test
    void dataSetCropIsExact() {
        RgbImage resized = PillowResize.lanczos(TestPictures.synthetic(200, 150), 682, 512); // 200 * 512 / 150 = 682.7
        Canvas centre = Canvas.black(512, 512);
        centre.paste(resized, 256 - 682 / 2, 0);
        assertEquals("046352E5", TestPictures.crc(centre.toImage()));
    }

    @Test
    void alphaIsCompositedOnWhite() {
        BufferedImage transparent = new BufferedImage(96, 64, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 96; x++) {
                transparent.setRGB(x, y, (x + y & 255) << 24 | SMALL.rgb(x, y));
            }
        }
        assertEquals("BBDE2311", TestPictures.crc(RgbImage.from(transparent)));
    }

    /** OpenPose's drawing of one person, by its three rules: limbs, everything at 0.6, joints. */
    @Test
    void skeletonIsDrawnExactly() {
        double[] p = {
            .50, .12, .50, .25, .40, .26, .33, .40, .30, .55, .60, .26, .68, .38, .74, .50, .44, .55, //
            .43, .75, .42, .93, .56, .55, .58, .76, .60, .95, .47, .10, .53, .10, .44, .12, .56, .12
        };
        int[] colours = {
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
            canvas.fillEllipse((int) ((x1 + x2) / 2), (int) ((y1 + y2) / 2), half, 4, angle, dimmed(colours[i]));
        }
        for (int i = 0; i < 18; i++) {
            canvas.fillCircle((int) (p[2 * i] * 512), (int) (p[2 * i + 1] * 512), 4, colours[i]);
        }
        assertEquals("1E8E91E7", TestPictures.crc(canvas.toImage()));
    }

    private static int dimmed(int rgb) {
        return (int) ((rgb >> 16) * 0.6) << 16 | (int) ((rgb >> 8 & 0xFF) * 0.6) << 8 | (int) ((rgb & 0xFF) * 0.6);
    }
}
