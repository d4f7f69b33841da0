package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatPlaneTest {
    private static final float[] SIX = {1, 2, 3, 4, 5, 6};

    @Test
    void rowsRunFromTopToBottom() {
        FloatPlane plane = FloatPlane.of(3, 2, SIX);

        assertEquals(3, plane.at(2, 0));
        assertEquals(4, plane.at(0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> plane.at(3, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> plane.at(0, 2));
    }

    @Test
    void neitherFollowsNorGivesAwayItsArray() {
        float[] values = SIX.clone();
        FloatPlane plane = FloatPlane.of(3, 2, values);
        values[0] = 8;
        plane.toFloats()[0] = 9;

        assertEquals(1, plane.at(0, 0));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0", "-1, -1, 1", "2, 1, 1", "65536, 65536, 0"})
    void rejectsOtherSizes(int width, int height, int length) {
        assertThrows(IllegalArgumentException.class, () -> FloatPlane.of(width, height, new float[length]));
    }

    @Test
    void theLastTwoAxesAreHeightAndWidth() {
        FloatPlane plane = FloatPlane.from(FloatArray.of(SIX, 1, 1, 2, 3));

        assertEquals(3, plane.width());
        assertEquals(2, plane.height());
        assertEquals(4, plane.at(0, 1));
    }

    @Test
    void rejectsArraysThatAreNotOnePlane() {
        assertThrows(IllegalArgumentException.class, () -> FloatPlane.from(FloatArray.of(SIX, 6)));
        assertThrows(IllegalArgumentException.class, () -> FloatPlane.from(FloatArray.of(SIX, 2, 1, 3)));
    }

    @Test
    void bytesAreTheirUnsignedValues() {
        RgbImage image = RgbImage.of(1, 1, new byte[] {1, 2, (byte) 200});

        assertEquals(200, FloatPlane.channel(image, 2).at(0, 0));
        assertArrayEquals(
                new float[] {3, 255},
                FloatPlane.from(GrayImage.of(2, 1, new byte[] {3, (byte) 255})).toFloats());
        assertThrows(IndexOutOfBoundsException.class, () -> FloatPlane.channel(image, 3));
    }
}
