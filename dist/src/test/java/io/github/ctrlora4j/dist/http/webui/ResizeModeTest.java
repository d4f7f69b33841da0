package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeModeTest {
    /** Its pixels are their own column and row. */
    private static RgbImage image(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (i % width);
            rgb[3 * i + 1] = (byte) (i / width);
        }
        return RgbImage.of(width, height, rgb);
    }

    @ParameterizedTest
    @CsvSource({
        "0, STRETCH",
        "Just Resize, STRETCH",
        "1, CROP",
        "Crop and Resize, CROP",
        "Scale to Fit (Inner Fit), CROP",
        "Inner Fit (Scale to Fit), CROP",
        "2, FILL",
        "Resize and Fill, FILL",
        "Envelope (Outer Fit), FILL",
        "Outer Fit (Shrink to Fit), FILL"
    })
    void modesHaveNumbersAndNamesOldAndNew(String name, ResizeMode mode) {
        assertEquals(mode, ResizeMode.of("resize_mode", name));
    }

    @Test
    void anUnknownModeIsRefused() {
        assertThrows(ApiException.class, () -> ResizeMode.of("resize_mode", "3"));
    }

    /** 100 x 60 for a square: the middle 60 columns, from 20 on. */
    @Test
    void croppingTakesTheMiddle() {
        RgbImage cropped = ResizeMode.cropped(image(100, 60), new ImageSize(64, 64));

        assertEquals(60, cropped.width());
        assertEquals(60, cropped.height());
        assertEquals(20 << 16, cropped.rgb(0, 0));
    }

    /** 100 x 50 in 128 x 128: 128 x 64. */
    @Test
    void insideIsTheLargestOfTheShape() {
        assertEquals(new ImageSize(128, 64), ResizeMode.inside(image(100, 50), new ImageSize(128, 128)));
    }

    /** A white frame around black: the bars have the median of the border. */
    @Test
    void barsHaveTheMedianColorOfTheBorder() {
        byte[] rgb = new byte[3 * 64 * 32];
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 64; x++) {
                boolean isBorder = x == 0 || y == 0 || x == 63 || y == 31;
                for (int c = 0; c < 3; c++) {
                    rgb[3 * (64 * y + x) + c] = (byte) (isBorder ? 200 : 0);
                }
            }
        }

        RgbImage filled = ResizeMode.filled(RgbImage.of(64, 32, rgb), new ImageSize(64, 64));

        assertEquals(200 << 16 | 200 << 8 | 200, filled.rgb(30, 0));
        assertEquals(0, filled.rgb(30, 32));
    }
}
