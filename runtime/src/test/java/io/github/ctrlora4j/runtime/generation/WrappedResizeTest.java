package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Upscaler;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.Resize;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without edges, no place is special: what is rolled before is rolled after. */
class WrappedResizeTest {
    /** 8 x 6 to 12 x 10: two positions become three across, three become five down. */
    private static final ImageSize FROM = new ImageSize(8, 6);

    private static final ImageSize TO = new ImageSize(12, 10);

    private static float[] rolled(float[] planes, ImageSize size, int x, int y) {
        float[] rolled = new float[planes.length];
        int area = size.width() * size.height();
        for (int i = 0; i < planes.length; i++) {
            int row = (i % area / size.width() + y) % size.height();
            int column = (i % size.width() + x) % size.width();
            rolled[i / area * area + row * size.width() + column] = planes[i];
        }
        return rolled;
    }

    private static float[] waves(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) Math.sin(i * i);
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource(
            value = Upscaler.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LANCZOS", "NEAREST"})
    void rolledLatentsAreRolledAfterwards(Upscaler upscaler) {
        WrappedResize resize = WrappedResize.of(FROM, TO);
        LatentResize filter = LatentResize.of(upscaler);
        float[] latents = waves(2 * 8 * 6);

        float[] straight = resize.resized(latents, filter::resize);
        float[] moved = resize.resized(rolled(latents, FROM, 2, 3), filter::resize);
        // Sums of up to 16 products of numbers up to 1, in float32.
        assertArrayEquals(rolled(straight, TO, 3, 5), moved, 1e-5f);
    }

    /** Levels are rounded, so that a sum of weights may fall to the other side. */
    @Test
    void rolledPicturesAreRolledAfterwards() {
        WrappedResize resize = WrappedResize.of(FROM, TO);
        float[] straight = red(resize.resized(picture(waves(48)), InitialPicture::resized));
        float[] moved = red(resize.resized(picture(rolled(waves(48), FROM, 2, 3)), InitialPicture::resized));

        assertArrayEquals(rolled(straight, TO, 3, 5), moved, 1);
    }

    /** Every pixel becomes four; nothing around the picture is left. */
    @Test
    void nearestPixelsAreExact() {
        ImageSize twice = new ImageSize(16, 12);
        RgbImage picture = picture(waves(48));
        RgbImage enlarged = WrappedResize.of(FROM, twice)
                .resized(
                        picture, (given, size) -> Resize.to(given, size.width(), size.height(), Interpolation.NEAREST));

        assertEquals(Resize.to(picture, 16, 12, Interpolation.NEAREST), enlarged);
    }

    private static RgbImage picture(float[] values) {
        byte[] rgb = new byte[3 * values.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.round(127 + 100 * values[i / 3]);
        }
        return RgbImage.of(FROM.width(), FROM.height(), rgb);
    }

    private static float[] red(RgbImage image) {
        byte[] rgb = image.toBytes();
        float[] red = new float[rgb.length / 3];
        IntStream.range(0, red.length).forEach(i -> red[i] = rgb[3 * i] & 0xFF);
        return red;
    }
}
