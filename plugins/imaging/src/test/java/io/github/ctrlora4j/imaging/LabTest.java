package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabTest {
    /**
     * CIE Lab of sRGB's corners under D65 by the standard's formulas: red 53.24, 80.09, 67.20; green 87.73, -86.18,
     * 83.18; blue 32.30, 79.19, -107.86; yellow 97.14, -21.55, 94.48; gray 119 is L 50.03. Then L times 2.55, a and b
     * plus 128.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "FF0000, 136, 208, 195",
        "00FF00, 224, 42, 211",
        "0000FF, 82, 207, 20",
        "FFFF00, 248, 106, 222",
        "FFFFFF, 255, 128, 128",
        "777777, 128, 128, 128",
        "000000, 0, 128, 128"
    })
    void knowsColorsOfTheStandard(String rgb, float lightness, float a, float b) {
        int color = Integer.parseInt(rgb, 16);
        List<FloatPlane> channels =
                Lab.channels(RgbImage.of(1, 1, new byte[] {(byte) (color >> 16), (byte) (color >> 8), (byte) color}));

        assertEquals(
                List.of(lightness, a, b),
                channels.stream().map(channel -> channel.at(0, 0)).toList());
    }

    /** Both formulas are linear there: level / 255 / 12.92 * 903.3 * 2.55 is level * 0.699. */
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "10, 7"})
    void isLinearInTheDark(byte level, float lightness) {
        RgbImage dark = RgbImage.of(1, 1, new byte[] {level, level, level});

        assertEquals(lightness, Lab.channels(dark).get(0).at(0, 0));
    }

    @Test
    void channelsHaveThePicturesPlaces() {
        byte[] rgb = new byte[3 * 6];
        rgb[3 * 4] = (byte) 255; // red at (1, 1) of 3x2
        List<FloatPlane> channels = Lab.channels(RgbImage.of(3, 2, rgb));

        for (FloatPlane channel : channels) {
            assertEquals(3, channel.width());
            assertEquals(2, channel.height());
        }
        assertEquals(136, channels.get(0).at(1, 1));
        assertEquals(0, channels.get(0).at(2, 1));
    }
}
