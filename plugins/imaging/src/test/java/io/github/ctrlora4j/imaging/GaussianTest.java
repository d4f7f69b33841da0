package io.github.ctrlora4j.imaging;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianTest {
    @ParameterizedTest(name = "size {0}, sigma {1}")
    @CsvSource({"4, 1", "1025, 1", "0, 0", "-3, -1", "0, NaN", "0, 1e9"})
    void rejectsKernelsWithoutACenterOrAnEnd(int size, double sigma) {
        RgbImage image = Pictures.synthetic(4, 4);
        assertThrows(IllegalArgumentException.class, () -> Gaussian.blur(image, size, sigma));
    }
}
