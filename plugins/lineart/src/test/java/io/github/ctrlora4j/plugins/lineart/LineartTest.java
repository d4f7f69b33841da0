package io.github.ctrlora4j.plugins.lineart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.Canvas;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineartTest {
    private static final Lineart CONDITION = new Lineart();

    private static TestDetectionContext context(Map<String, String> parameters, long seed) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, seed);
    }

    /** Fakes: the fine network answers with red plus 0.1, the coarse one with green less 0.1. */
    static FakeNetworks drawings() {
        return new FakeNetworks()
                .with("sk_model.onnx", inputs -> plane(inputs, 0, 0.1f))
                .with("sk_model2.onnx", inputs -> plane(inputs, 1, -0.1f));
    }

    private static Map<String, FloatArray> plane(Map<String, FloatArray> inputs, int channel, float more) {
        FloatArray input = Objects.requireNonNull(inputs.get("input"));
        int height = (int) input.shape()[2];
        int width = (int) input.shape()[3];
        float[] plane = Arrays.copyOfRange(input.toArray(), channel * width * height, (channel + 1) * width * height);
        for (int i = 0; i < plane.length; i++) {
            plane[i] += more;
        }
        return Map.of("output", FloatArray.of(plane, 1, 1, height, width));
    }

    /**
     * Red 128: 255 * (128 / 255 + 0.1) = 153.5. Red 255: 280.5. Green 64: 255 * (64 / 255 - 0.1) = 38.5. Green 0:
     * -25.5.
     */
    @ParameterizedTest
    @CsvSource({
        "false, 0x800000, 153, sk_model.onnx",
        "false, 0xFF0000, 255, sk_model.onnx",
        "true, 0x004000, 38, sk_model2.onnx",
        "true, 0x000000, 0, sk_model2.onnx"
    })
    void truncatesWhatTheChosenNetworkDraws(String coarse, String color, int level, String file) {
        TestDetectionContext context = context(Map.of("coarse", coarse), 0).withNetworks(drawings());
        RgbImage map = CONDITION.detect(TestPictures.uniform(5, 4, Integer.decode(color)), context);
        assertEquals(level * 0x010101, map.rgb(4, 3));
        assertEquals("network " + file, context.detector());
    }

    @ParameterizedTest
    @CsvSource({"false, sk_model.onnx", "true, sk_model2.onnx"})
    void aWantedNetworkThatIsMissingIsNamed(String coarse, String file) {
        TestDetectionContext context = context(Map.of("coarse", coarse, "detector", "network"), 0);
        RgbImage source = TestPictures.gray(8, 8);
        assertTrue(assertThrows(InvalidRequestException.class, () -> CONDITION.detect(source, context))
                .getMessage()
                .contains(file));
    }

    /** First draws of the reference for three file names; the seeds are its hash of the names. */
    @ParameterizedTest
    @CsvSource({"1368750391, false, 0.169394", "3365590235, true, 0.661777", "3130415013, true, 0.611156"})
    void trainingDrawsAsTheReferenceDoes(long seed, boolean coarse, double first) {
        assertEquals(first, new NumpyRandom(seed).rand(), 5e-7);
        assertEquals(coarse, Lineart.drawsCoarse(new NumpyRandom(seed)));
    }

    @ParameterizedTest
    @CsvSource({"1368750391, sk_model.onnx", "3365590235, sk_model2.onnx"})
    void trainingUsesTheDrawnNetworkWhateverIsAskedFor(long seed, String file) {
        for (String coarse : new String[] {"false", "true"}) {
            TestDetectionContext context =
                    context(Map.of("coarse", coarse), seed).withNetworks(drawings());
            CONDITION.trainingImage(TestPictures.gray(8, 8), context);
            assertEquals("network " + file, context.detector());
        }
    }

    /**
     * A step of h levels, on its dark side. Beyond the step lie 0.30053 of a Gaussian of 1 (9 taps), 0.37533 of one of
     * 1.6 (15 taps), 0.40026 of one of 2 (17 taps), 0.43766 of one of 3.2 (27 taps). Therefore D is -0.07480 h / 255 if
     * fine, -0.03740 h / 255 if coarse, and the map 255 (1 + tanh(60 (D + 0.003))): for 60 levels 75.4 and 169.7, for
     * 20 levels 211.6 and more than 255.
     */
    @ParameterizedTest
    @CsvSource({"false, 60, 75", "true, 60, 169", "false, 20, 211", "true, 20, 255"})
    void theSubstituteDrawsTheDarkSideOfAStep(String coarse, int step, int level) {
        Canvas canvas = Canvas.of(TestPictures.uniform(80, 4, 0x646464));
        canvas.fillRectangle(40, 0, 80, 4, (100 + step) * 0x010101);
        TestDetectionContext context = context(Map.of("coarse", coarse), 0);
        RgbImage map = CONDITION.detect(canvas.toImage(), context);
        assertEquals(level * 0x010101, map.rgb(39, 2));
        assertEquals(0xFFFFFF, map.rgb(40, 2));
        assertEquals(0xFFFFFF, map.rgb(9, 2));
        assertEquals("classical", context.detector());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x000000", "0x336699", "0xFFFFFF"})
    void theSubstituteLeavesAreasWhite(String color) {
        RgbImage source = TestPictures.uniform(20, 20, Integer.decode(color));
        assertEquals(0xFFFFFF, CONDITION.detect(source, context(Map.of(), 0)).rgb(9, 9));
    }

    /**
     * A step of h levels: k pixels before it, 0.46675, 0.33828, 0.17937, 0.02748 of a Gaussian of 6 (49 taps) lie
     * beyond for k of 1, 3, 6, 12. For h 100, eight columns are noticeable, their median is the mean of 22.635 and
     * 27.960, 25.30; so k = 1 has 127 * 46.675 / 25.30 = 234.3 of ink. For h 20 the median is 8.7, and 16 counts: 127 *
     * 9.335 / 16 = 74.1.
     */
    @ParameterizedTest
    @CsvSource({"100, 1, 21", "100, 3, 86", "100, 6, 165", "100, 12, 242", "100, 30, 255", "100, 0, 255", "20, 1, 181"})
    void standardDrawsTheDarkSideOfAStep(int step, int before, int level) {
        Canvas canvas = Canvas.of(TestPictures.uniform(200, 4, 0x646464));
        canvas.fillRectangle(100, 0, 200, 4, (100 + step) * 0x010101);
        TestDetectionContext context = context(Map.of("detector", "standard"), 0);
        RgbImage map = CONDITION.detect(canvas.toImage(), context);
        assertEquals(level * 0x010101, map.rgb(100 - before, 2));
        assertEquals("standard", context.detector());
    }

    /** Red is darker than its surroundings, green and blue are not. */
    @Test
    void standardAsksForADifferenceInEveryChannel() {
        Canvas canvas = Canvas.of(TestPictures.uniform(200, 4, 0x006464));
        canvas.fillRectangle(100, 0, 200, 4, 0xFF6464);
        TestDetectionContext context = context(Map.of("detector", "standard"), 0);
        assertEquals(TestPictures.uniform(200, 4, 0xFFFFFF), CONDITION.detect(canvas.toImage(), context));
    }

    @Test
    void aliasesStandForParameters() {
        assertEquals(
                Map.of(
                        "lineart_realistic", Map.of("coarse", "false"),
                        "lineart_coarse", Map.of("coarse", "true"),
                        "lineart_standard", Map.of("detector", "standard")),
                CONDITION.descriptor().aliases());
    }
}
