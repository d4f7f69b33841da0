package io.github.ctrlora4j.plugins.segmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SegmentationTest {
    private static final Segmentation CONDITION = new Segmentation();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(SegmentationTest.class, picture + ".png");
    }

    /**
     * A fake SegFormer: the class is 2 where the picture is bright, else 12; each logit is the mean of 4 x 4 pixels.
     */
    static FakeNetworks segformer() {
        return new FakeNetworks().with("segformer-b0-finetuned-ade-512-512.onnx", inputs -> {
            float[] image = Objects.requireNonNull(inputs.get("pixel_values")).toArray();
            float[] logits = new float[150 * 128 * 128];
            for (int i = 0; i < 512 * 512; i++) {
                int cell = i / 512 / 4 * 128 + i % 512 / 4;
                logits[2 * 128 * 128 + cell] += image[i] / 16;
                logits[12 * 128 * 128 + cell] -= image[i] / 16;
            }
            return Map.of("logits", FloatArray.of(logits, 1, 150, 128, 128));
        });
    }

    /** A map of the reference. */
    @Test
    void paintsClassesAsTheReferenceDoes() {
        RgbImage labels = read("labels-ade");
        int[] classes = new int[labels.width() * labels.height()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = labels.rgb(i % labels.width(), i / labels.width()) & 0xFF;
        }
        RgbImage map = AdePalette.paint(labels.width(), labels.height(), classes);
        assertEquals(0, TestPictures.largestDifference(read("seg.labels-ade"), map));
        assertEquals("B78545AC", TestPictures.crc32(map));
    }

    /** The nearest to (8, 228, 232) is sky (6, 230, 230); to (145, 10, 60) person (150, 5, 61). */
    @Test
    void snapsAGivenMapToTheColorsOfTheTable() {
        RgbImage map = detect(
                RgbImage.of(2, 1, new byte[] {8, (byte) 228, (byte) 232, (byte) 145, 10, 60}),
                Map.of("detector", "map"));
        assertEquals(0x06E6E6, map.rgb(0, 0));
        assertEquals(0x96053D, map.rgb(1, 0));
    }

    @Test
    void theSubstituteDrawsWhatTheMiniatureWasTrainedOn() {
        RgbImage map = detect(read("rocket-twemoji"), Map.of());
        RgbImage trained = read("segmentation");
        int different = 0;
        for (int i = 0; i < 128 * 128; i++) {
            different += map.rgb(i % 128, i / 128) == trained.rgb(i % 128, i / 128) ? 0 : 1;
        }
        // Another random start of k-means moves a few pixels on borders.
        assertTrue(different < 128 * 128 / 1000, different + " pixels differ");
    }

    @Test
    void aWantedNetworkThatIsMissingIsNamed() {
        assertTrue(assertThrows(
                        InvalidRequestException.class,
                        () -> detect(TestPictures.gray(8, 8), Map.of("detector", "network")))
                .getMessage()
                .contains("segformer-b0-finetuned-ade-512-512.onnx"));
    }
}
