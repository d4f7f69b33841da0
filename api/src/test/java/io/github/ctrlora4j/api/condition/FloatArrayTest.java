package io.github.ctrlora4j.api.condition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class FloatArrayTest {
    /** Two pixels: (0, 51, 255) and (1, 2, 3). */
    private static final RgbImage IMAGE = RgbImage.of(2, 1, new byte[] {0, 51, (byte) 255, 1, 2, 3});

    private static float[] planes(ChannelOrder order, Normalization normalization) {
        return FloatArray.planes(IMAGE, order, normalization).toArray();
    }

    @Test
    void planesFollowEachOtherInTheOrderOfChannels() {
        assertArrayEquals(new float[] {0, 1, 51, 2, 255, 3}, planes(ChannelOrder.RGB, Normalization.LEVELS));
        assertArrayEquals(new float[] {255, 3, 51, 2, 0, 1}, planes(ChannelOrder.BGR, Normalization.LEVELS));
        assertArrayEquals(
                new long[] {1, 3, 1, 2},
                FloatArray.planes(IMAGE, ChannelOrder.BGR, Normalization.LEVELS).shape());
    }

    /** 51 is a fifth of 255. */
    @Test
    void pixelsFollowEachOtherWithTheirChannelsInOrder() {
        FloatArray rgb = FloatArray.pixels(IMAGE, ChannelOrder.RGB, Normalization.UNIT);
        FloatArray bgr = FloatArray.pixels(IMAGE, ChannelOrder.BGR, Normalization.LEVELS);

        assertArrayEquals(new float[] {0, 0.2f, 1, 1 / 255f, 2 / 255f, 3 / 255f}, rgb.toArray());
        assertArrayEquals(new float[] {255, 51, 0, 3, 2, 1}, bgr.toArray());
        assertArrayEquals(new long[] {1, 1, 2, 3}, bgr.shape());
    }

    /** 51 is a fifth of 255. */
    @Test
    void unitAndSignedRangesEndAtOne() {
        float[] unit = planes(ChannelOrder.RGB, Normalization.UNIT);
        float[] signed = planes(ChannelOrder.RGB, Normalization.SIGNED);

        assertArrayEquals(new float[] {0, 51 / 255f, 1}, new float[] {unit[0], unit[2], unit[4]});
        assertArrayEquals(new float[] {-1, 51 / 127.5f - 1, 1}, new float[] {signed[0], signed[2], signed[4]});
    }

    /** (0 - 1) / 2, (51 - 11) / 4, (255 - 5) / 10: mean and deviation belong to red, green and blue in either order. */
    @Test
    void standardizesByColorNotByPlace() {
        Normalization normalization = Normalization.LEVELS.standardized(new float[] {1, 11, 5}, new float[] {2, 4, 10});
        float[] rgb = planes(ChannelOrder.RGB, normalization);
        float[] bgr = planes(ChannelOrder.BGR, normalization);

        assertArrayEquals(new float[] {-0.5f, 10, 25}, new float[] {rgb[0], rgb[2], rgb[4]});
        assertArrayEquals(new float[] {25, 10, -0.5f}, new float[] {bgr[0], bgr[2], bgr[4]});
    }

    @Test
    void meanAndDeviationAreThreeNumbers() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Normalization.UNIT.standardized(new float[] {0}, new float[] {1, 1, 1}));
    }

    @Test
    void rejectsShapeOfAnotherSize() {
        assertThrows(IllegalArgumentException.class, () -> FloatArray.of(new float[5], 2, 3));
    }
}
