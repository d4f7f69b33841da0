package io.github.ctrlora4j.plugins.canny;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class GradientsTest {
    /** Gray levels, row by row. */
    static RgbImage gray(int width, int... levels) {
        byte[] pixels = new byte[3 * levels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) levels[i / 3];
        }
        return RgbImage.of(width, levels.length / width, pixels);
    }

    private static int at(Gradients gradients, int x, int y) {
        return (y + 1) * gradients.stride + x + 1;
    }

    /** Sobel: (1 + 2 + 1) · (20 - 10) between two columns; the edge is repeated, so half a step remains at it. */
    @Test
    void aStepBetweenColumnsIsHorizontal() {
        Gradients gradients = Gradients.of(gray(4, 10, 10, 20, 20, 10, 10, 20, 20));
        assertEquals(0, gradients.dx[at(gradients, 0, 0)]);
        assertEquals(40, gradients.dx[at(gradients, 1, 0)]);
        assertEquals(40, gradients.dx[at(gradients, 2, 1)]);
        assertEquals(0, gradients.dy[at(gradients, 1, 0)]);
        assertEquals(40, gradients.magnitude[at(gradients, 1, 0)]);
    }

    /** One pixel of 255 below right: dx = 255, dy = 255, and their sum. */
    @Test
    void theMagnitudeIsTheSumOfBothDirections() {
        Gradients gradients = Gradients.of(gray(3, 0, 0, 0, 0, 0, 0, 0, 0, 255));
        int middle = at(gradients, 1, 1);
        assertEquals(255, gradients.dx[middle]);
        assertEquals(255, gradients.dy[middle]);
        assertEquals(510, gradients.magnitude[middle]);
    }

    /** Red falls by 10, blue rises by 30. */
    @Test
    void theChannelThatChangesMostDecides() {
        RgbImage image = RgbImage.of(2, 1, new byte[] {20, 5, 0, 10, 5, 30});
        Gradients gradients = Gradients.of(image);
        assertEquals(120, gradients.dx[at(gradients, 0, 0)]);
    }

    @Test
    void theBorderIsZero() {
        Gradients gradients = Gradients.of(gray(2, 0, 255, 255, 0));
        assertEquals(4, gradients.stride);
        assertEquals(16, gradients.magnitude.length);
        for (int i = 0; i < gradients.stride; i++) {
            assertEquals(0, gradients.magnitude[i]);
            assertEquals(0, gradients.magnitude[i * gradients.stride]);
        }
    }
}
