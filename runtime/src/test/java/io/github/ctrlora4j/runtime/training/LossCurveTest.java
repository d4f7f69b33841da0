package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two panels of 640 by 200: above the smoothed loss as a blue line, below what validations measured in orange. */
class LossCurveTest {
    private static final int LINE = 0x4FC3F7;
    private static final int DOT = 0xFFB74D;

    @TempDir
    private Path folder;

    private Metrics metrics() {
        return Metrics.open(folder.resolve("metrics.jsonl"), -1);
    }

    /** Rows of a column that have this color, from above. */
    private static int[] rows(RgbImage image, int x, int color) {
        return IntStream.range(0, image.height())
                .filter(y -> (image.rgb(x, y) & 0xFFFFFF) == color)
                .toArray();
    }

    @Test
    void aFallingLossFallsInItsPanel() {
        try (Metrics metrics = metrics()) {
            for (int step = 1; step <= 639; step++) {
                metrics.add(new Metrics.Step(step, "canny", 1.0 / step, 1, 1));
            }
            RgbImage image = LossCurve.draw(metrics);
            assertEquals(640, image.width());
            assertEquals(400, image.height());
            int[] left = rows(image, 1, LINE);
            int[] right = rows(image, 639, LINE);
            // The y axis points down, and every point is in the upper panel.
            assertTrue(left[0] < right[0], left[0] + " " + right[0]);
            assertTrue(right[right.length - 1] < 200);
        }
    }

    @Test
    void aConstantLossIsALineInTheMiddle() {
        try (Metrics metrics = metrics()) {
            metrics.add(new Metrics.Step(1, "canny", 0.5, 1, 1));
            metrics.add(new Metrics.Step(639, "canny", 0.5, 1, 1));
            RgbImage image = LossCurve.draw(metrics);
            assertEquals(1, rows(image, 1, LINE).length);
            assertEquals(rows(image, 1, LINE)[0], rows(image, 639, LINE)[0]);
        }
    }

    @Test
    void validationsAreBelow() {
        try (Metrics metrics = metrics()) {
            metrics.add(new Validation(0, 1, Optional.of(0.5), false, Map.of()));
            metrics.add(new Validation(639, 2, Optional.of(0.25), false, Map.of()));
            RgbImage image = LossCurve.draw(metrics);
            int first = rows(image, 0, DOT)[0];
            int last = rows(image, 639, DOT)[0];
            // Fidelity falls although the loss rises.
            assertTrue(first >= 200 && first < last, first + " " + last);
        }
    }

    @Test
    void anEmptyHistoryGivesEmptyPanels() {
        try (Metrics metrics = metrics()) {
            RgbImage image = LossCurve.draw(metrics);
            assertEquals(0, rows(image, 320, LINE).length + rows(image, 320, DOT).length);
        }
    }
}
