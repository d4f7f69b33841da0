package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftEdgesTest {
    /** Half left, half right, ten columns each five high; the outermost columns feel the mirrored border. */
    private static RgbImage halves(int left, int right) {
        Canvas canvas = Canvas.black(10, 5);
        canvas.fillRectangle(0, 0, 5, 5, left);
        canvas.fillRectangle(5, 0, 10, 5, right);
        return canvas.toImage();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x000000, 0xFFFFFF, 0xFF8000})
    void aPlainPictureHasNone(int rgb) {
        FloatPlane edges = SoftEdges.of(halves(rgb, rgb));

        for (float value : edges.toFloats()) {
            // Of 255: rounding of the float32 blur.
            assertEquals(0, value, 0.01f);
        }
    }

    /**
     * With g(n) = exp(-n*n / (2 * 1.2 * 1.2)), 1, 0.706648, 0.249352, the slopes beside a step are as g(0) + g(1) on
     * both of its columns and g(1) + g(2) on the next: 0.956 / 1.706648 * 255 = 142.84. A fifth of the pixels is the
     * strongest.
     */
    @Test
    void theStrongestIsWhiteAndFallsAsTheBlurDoes() {
        FloatPlane edges = SoftEdges.of(halves(0x000000, 0xFFFFFF));

        assertEquals(255, edges.at(4, 2), 0.01f);
        assertEquals(255, edges.at(5, 2), 0.01f);
        assertEquals(142.84f, edges.at(6, 2), 0.05f);
    }

    /**
     * Grays 119 and 123 have L 128 and 132 of 255. Sobel's 4 rows times a step of 4 times (g(0) + g(1)) / 3.007946, the
     * sum of all eleven g, is 9.078: of 60, 38.58 of 255.
     */
    @Test
    void weakEdgesStayDim() {
        assertEquals(38.58f, SoftEdges.of(halves(0x777777, 0x7B7B7B)).at(5, 2), 0.05f);
    }

    /** Red and gray 127 have L 136 both, but a 208 and 128. */
    @Test
    void seesEdgesBetweenEquallyLightColors() {
        assertEquals(255, SoftEdges.of(halves(0xFF0000, 0x7F7F7F)).at(5, 2), 0.01f);
    }
}
