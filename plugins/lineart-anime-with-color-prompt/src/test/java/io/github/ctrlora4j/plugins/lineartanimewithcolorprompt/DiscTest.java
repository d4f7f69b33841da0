package io.github.ctrlora4j.plugins.lineartanimewithcolorprompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscTest {
    /** The reference's discs for a picture of 112x112 with NumPy's seed 101. */
    private static final List<Disc> REFERENCE = List.of(
            mean(63, 70, 3),
            mean(40, 77, 3),
            mean(92, 60, 2),
            mean(93, 12, 3),
            mean(29, 8, 4),
            mean(72, 44, 4),
            mean(76, 10, 4),
            mean(73, 105, 2),
            mean(83, 36, 4),
            mean(56, 52, 4));

    private static Disc mean(int x, int y, int radius) {
        return new Disc(x, y, radius, Optional.empty());
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(DiscTest.class, picture + ".png");
    }

    @Test
    void areDrawnAsTheReferenceDoes() {
        assertEquals(REFERENCE, Disc.drawn(112, 112, new NumpyRandom(101)));
    }

    /** CRC-32 of the reference's result on the inverted edge map. */
    @Test
    void arePaintedAsTheReferenceDoes() {
        RgbImage edge = read("edge");
        byte[] lines = edge.toBytes();
        for (int i = 0; i < lines.length; i++) {
            lines[i] = (byte) ~lines[i];
        }
        RgbImage map = Disc.paint(REFERENCE, RgbImage.of(edge.width(), edge.height(), lines), read("astronaut"));
        assertEquals("33234B2E", TestPictures.crc32(map));
    }

    /** 2 % of 512 is 10.24, 4 % is 20.48. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4294967295L})
    void areAtLeastFiveOfTenToTwentyPixels(long seed) {
        List<Disc> discs = Disc.drawn(700, 512, new NumpyRandom(seed));
        assertTrue(discs.size() >= 5, discs::toString);
        assertTrue(discs.stream().allMatch(disc -> disc.radius() >= 10 && disc.radius() <= 20), discs::toString);
        assertTrue(discs.stream().allMatch(disc -> disc.x() < 700 && disc.y() < 512), discs::toString);
    }

    /** Red 10, 11 and 13: the mean of all is 11.33, of the first two, where the disc leaves the picture, 10.5. */
    @ParameterizedTest
    @CsvSource({"1, 11 11 11", "0, 10 10 13", "2, 10 12 12"})
    void haveTheTruncatedMeanOfTheSourceInside(int x, String expected) {
        RgbImage source = RgbImage.of(3, 1, new byte[] {10, 0, 0, 11, 0, 0, 13, 0, 0});
        RgbImage map = Disc.paint(List.of(mean(x, 0, 1)), source, source);
        assertEquals(expected, map.toBytes()[0] + " " + map.toBytes()[3] + " " + map.toBytes()[6]);
    }

    /** Radius 2: rows of 1, 3, 5, 3 and 1 pixels. */
    @Test
    void endAtTheirRadius() {
        RgbImage white = TestPictures.uniform(7, 7, 0xFFFFFF);
        RgbImage map = Disc.paint(Disc.parse("3,3,2,000000", 7, 7), white, white);
        StringBuilder rows = new StringBuilder();
        for (int y = 0; y < 7; y++) {
            int painted = 0;
            for (int x = 0; x < 7; x++) {
                painted += map.rgb(x, y) == 0 ? 1 : 0;
            }
            rows.append(painted);
        }
        assertEquals("0135310", rows.toString());
    }

    @Test
    void coverEarlierOnes() {
        RgbImage white = TestPictures.uniform(9, 9, 0xFFFFFF);
        RgbImage map = Disc.paint(Disc.parse("4,4,2,FF0000 6,4,1,0000ff", 9, 9), white, white);
        assertEquals(0xFF0000, map.rgb(4, 4));
        assertEquals(0x0000FF, map.rgb(6, 4));
    }

    @Test
    void areReadWithAndWithoutColor() {
        assertEquals(
                List.of(mean(200, 120, 14), new Disc(80, 300, 0, Optional.of(0xFF8800)), mean(1, 2, 99999)),
                Disc.parse("  200,120,14   80,300,0,#FF8800 1,2,99999", 512, 512));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5,5", "5,5,-1", "5,5,1,red", "5, 5, 1", "5,5,1;6,6,1", "5,5,100000", "randomly"})
    void areRejectedInAnotherForm(String text) {
        InvalidRequestException rejection =
                assertThrows(InvalidRequestException.class, () -> Disc.parse(text, 512, 512));
        assertTrue(String.valueOf(rejection.getMessage()).contains("x,y,radius"), rejection::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"640,5,3", "5,480,3", "1,1,1 99999,1,99999"})
    void areRejectedWithACenterOutsideThePicture(String text) {
        InvalidRequestException rejection =
                assertThrows(InvalidRequestException.class, () -> Disc.parse(text, 640, 480));
        assertTrue(String.valueOf(rejection.getMessage()).contains("640x480"), rejection::getMessage);
    }
}
