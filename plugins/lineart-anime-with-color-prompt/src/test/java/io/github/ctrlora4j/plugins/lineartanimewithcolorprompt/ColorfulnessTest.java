package io.github.ctrlora4j.plugins.lineartanimewithcolorprompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.Canvas;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColorfulnessTest {
    /** The results of the reference's test for these pictures. */
    @ParameterizedTest
    @CsvSource({"astronaut, false", "coffee, false", "shapes, false", "gray, true"})
    void judgesAsTheReferenceDoes(String picture, boolean gray) {
        assertEquals(gray, Colorfulness.isGray(TestPictures.read(ColorfulnessTest.class, picture + ".png")), picture);
    }

    /**
     * Deviations: of 0, 0, 10 it is sqrt(200) / 3 = 4.71; of 0, 0, 11 sqrt(242) / 3 = 5.19; of 0, 6, 12 sqrt(24) =
     * 4.90.
     */
    @ParameterizedTest
    @CsvSource({"0x00000A, true", "0x00000B, false", "0x00060C, true"})
    void aPixelIsGrayBelowADeviationOf5(String color, boolean gray) {
        assertEquals(gray, Colorfulness.isGray(TestPictures.uniform(4, 4, Integer.decode(color))));
    }

    /** 95 of 100 pixels are not more than 95 %. */
    @ParameterizedTest
    @CsvSource({"5, false", "4, true"})
    void aPhotoIsGrayIfMoreThan95PercentAre(int colored, boolean gray) {
        Canvas canvas = Canvas.of(TestPictures.uniform(10, 10, 0x808080));
        canvas.fillRectangle(0, 0, colored, 1, 0xFF0000);
        assertEquals(gray, Colorfulness.isGray(canvas.toImage()));
    }
}
