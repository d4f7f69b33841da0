package io.github.ctrlora4j.runtime.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.RgbImage;
import org.junit.jupiter.api.Test;

class PixelErrorTest {
    @Test
    void agreesWithTheReference() {
        for (JsonNode pair : EvaluationFiles.json("measures.json").get("pairs")) {
            PixelError error = new PixelError();
            error.add(
                    EvaluationFiles.picture(pair.get("a").asText()),
                    EvaluationFiles.picture(pair.get("b").asText()));
            double mse = pair.get("mse_unit").asDouble();
            assertEquals(mse, error.mse(), 1e-9 * mse);
            boolean isEqual = pair.get("psnr_skimage").isTextual();
            double psnr = isEqual
                    ? Double.POSITIVE_INFINITY
                    : pair.get("psnr_skimage").asDouble();
            assertEquals(psnr, error.psnr(), 1e-9 * 20);
        }
    }

    /** One level of 51 apart, one of 0: errors 0.04 and 0, mean 0.02; -10 log10 0.02 = 16.9897. */
    @Test
    void theRatioIsThatOfTheMeanError() {
        PixelError error = new PixelError();
        RgbImage black = RgbImage.of(1, 1, new byte[3]);
        error.add(black, RgbImage.of(1, 1, new byte[] {51, 51, 51}));
        error.add(black, black);
        assertEquals(0.02, error.mse(), 1e-12);
        assertEquals(16.98970004, error.psnr(), 1e-8);
    }

    @Test
    void rejectsOtherSizes() {
        assertThrows(IllegalArgumentException.class, () -> new PixelError()
                .add(RgbImage.of(1, 2, new byte[6]), RgbImage.of(2, 1, new byte[6])));
    }
}
