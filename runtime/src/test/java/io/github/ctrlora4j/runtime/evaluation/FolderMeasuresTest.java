package io.github.ctrlora4j.runtime.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Without networks; {@code EvaluationTest} has them. */
class FolderMeasuresTest {
    private static final Path FILE = Path.of("1.png");

    private final FolderMeasures measures = new FolderMeasures(Optional.empty());

    private static RgbImage gray(int width, int height, int level) {
        byte[] levels = new byte[3 * width * height];
        Arrays.fill(levels, (byte) level);
        return RgbImage.of(width, height, levels);
    }

    private InvalidRequestException rejection(RgbImage found, RgbImage wanted) {
        return assertThrows(InvalidRequestException.class, () -> measures.compare(found, wanted, FILE));
    }

    /**
     * An equal pair, and black beside white. MSE (0 + 1) / 2, and PSNR of that: 10 log10 2 dB. SSIM of constant
     * pictures
     * is (2 m n + c) / (m² + n² + c) with c = (0.01 · L)²: c / (1 + c) for values 0..1, and 1 for the equal pair.
     */
    @Test
    void averagesOverPictures() {
        measures.compare(gray(16, 16, 9), gray(16, 16, 9), FILE);
        measures.compare(gray(16, 16, 0), gray(16, 16, 255), FILE);
        Map<Measure, Double> values = measures.values(Optional.empty());
        assertEquals(0.5, values.get(Measure.MSE), 1e-12);
        assertEquals(3.0102999566, values.get(Measure.PSNR), 1e-9);
        assertEquals((1 + 1e-4 / 1.0001) / 2, values.get(Measure.SSIM), 1e-6);
        assertEquals(Set.of(Measure.MSE, Measure.PSNR, Measure.SSIM), values.keySet());
    }

    /** Cosines 1 and 0.6 (a triangle of 3, 4 and 5), times 100. */
    @Test
    void describedPicturesHaveAClipScore() {
        measures.compare(gray(16, 16, 9), gray(16, 16, 9), FILE);
        measures.describe(new float[] {2, 0}, new float[] {5, 0});
        measures.describe(new float[] {3, 4}, new float[] {1, 0});
        assertEquals(80, measures.values(Optional.empty()).get(Measure.CLIP_SCORE), 1e-9);
    }

    @Test
    void picturesOfOneRunHaveOneSize() {
        assertEquals(
                "1.png: is 16x20, what it is compared with is 16x16; all pictures of a run need one size",
                rejection(gray(16, 16, 0), gray(16, 20, 0)).getMessage());
    }

    /**
     * SSIM's window reaches 5 pixels to each side, and the mirror image beyond an edge has one pixel less than the
     * picture.
     */
    @Test
    void picturesSmallerThanTheWindowAreRejected() {
        assertEquals(
                "1.png: is too small to be measured; SSIM needs 6 pixels",
                rejection(gray(20, 5, 0), gray(20, 5, 0)).getMessage());
        measures.compare(gray(20, 6, 0), gray(20, 6, 0), FILE);
    }

    @Test
    void encodersOfDifferentLengthDoNotBelongTogether() {
        InvalidRequestException e =
                assertThrows(InvalidRequestException.class, () -> measures.describe(new float[2], new float[3]));
        assertEquals("clipText: gives 3 numbers, clipImage 2; they must belong together", e.getMessage());
    }
}
