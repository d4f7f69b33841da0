package io.github.ctrlora4j.plugins.bbox;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundingBoxesTest {
    private static final BoundingBoxes CONDITION = new BoundingBoxes();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(BoundingBoxesTest.class, picture + ".png");
    }

    /**
     * A fake YOLOX. In the grid of stride 32 (row 8000 on), cell (2, 1) sees a dog with center (80, 48) and size 64.6 x
     * 32; the cell beside it the same dog, weaker; in the grid of stride 8, cell (0, 0) sees a cat of 8 x 8 with too
     * little confidence.
     */
    static FakeNetworks yolox() {
        return new FakeNetworks().with("yolox_l.onnx", inputs -> {
            float[] output = new float[8400 * 85];
            put(output, 8000 + 22, 0.5f, 0.5f, (float) Math.log(2) + 0.01f, 0, 0.9f, "dog", 0.8f);
            put(output, 8000 + 23, -0.4f, 0.5f, (float) Math.log(2), 0, 0.8f, "horse", 0.8f);
            put(output, 0, 0.5f, 0.5f, 0, 0, 0.5f, "cat", 0.79f);
            return Map.of("output", FloatArray.of(output, 1, 8400, 85));
        });
    }

    private static void put(
            float[] output, int row, float x, float y, float w, float h, float objectness, String name, float score) {
        float[] values = {x, y, w, h, objectness};
        System.arraycopy(values, 0, output, row * 85, 5);
        output[row * 85 + 5 + CocoClasses.NAMES.indexOf(name)] = score;
    }

    /** Layouts of the reference. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "bbox.boxes0.width128.height96; parking meter 16,44,-1,58|parking meter 20,14,45,42|dining table 65,3,142,60|refrigerator 59,-11,132,54|tie -4,71,32,135; F1AA983D",
                "bbox.boxes1.width128.height112; potted plant 68,84,-1,117|truck 54,-8,108,56|vase 80,31,131,70|hair drier 50,75,74,94|elephant 2,7,67,19|truck 107,79,163,147; 73785816"
            })
    void paintsALayoutAsTheReferenceDoes(String file, String boxes, String crc) {
        RgbImage expected = read(file);
        RgbImage map = detect(TestPictures.varied(expected.width(), expected.height()), Map.of("boxes", boxes));
        assertEquals(0, TestPictures.largestDifference(expected, map));
        assertEquals(crc, TestPictures.crc32(map));
    }

    @Test
    void theSubstituteDrawsWhatTheMiniatureWasTrainedOn() {
        assertEquals(0, TestPictures.largestDifference(read("bbox"), detect(read("teddy-bear-noto"), Map.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dog", "dog 1,2,3", "dog 1,2,3,x", "dgo 1,2,3,4", "dog 1,2,3,4|"})
    void rejectsTextThatIsNotALayout(String boxes) {
        String message = String.valueOf(assertThrows(
                        InvalidRequestException.class, () -> detect(TestPictures.gray(8, 8), Map.of("boxes", boxes)))
                .getMessage());
        assertTrue(message.contains("boxes") || message.contains("'dog'"), message);
    }

    @Test
    void aWantedNetworkThatIsMissingIsNamed() {
        assertTrue(assertThrows(
                        InvalidRequestException.class,
                        () -> detect(TestPictures.gray(8, 8), Map.of("detector", "network")))
                .getMessage()
                .contains("yolox_l.onnx"));
    }
}
