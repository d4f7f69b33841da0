package io.github.ctrlora4j.plugins.hed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HedTest {
    private static final Hed CONDITION = new Hed();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(HedTest.class, picture + ".png");
    }

    /** A fake HED: every side output is the red plane divided by 64, less 2, at the input's size. */
    static FakeNetworks hed() {
        return new FakeNetworks().with("ControlNetHED.onnx", inputs -> {
            FloatArray image = Objects.requireNonNull(inputs.get("image"));
            long[] shape = image.shape();
            float[] red = java.util.Arrays.copyOf(image.toArray(), (int) (shape[2] * shape[3]));
            for (int i = 0; i < red.length; i++) {
                red[i] = red[i] / 64 - 2;
            }
            FloatArray side = FloatArray.of(red, 1, 1, shape[2], shape[3]);
            return Map.of("side1", side, "side2", side, "side3", side, "side4", side, "side5", side);
        });
    }

    /** Red 128: logit 0, sigmoid 0.5, 127. Red 0: logit -2, 0.1192, 30. Red 255: logit 1.984, 0.8791, 224. */
    @ParameterizedTest
    @CsvSource({"0x800000, 127", "0x000000, 30", "0xFF0000, 224"})
    void takesTheSigmoidOfTheMeanOfTheSides(String color, int level) {
        TestDetectionContext context =
                TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0).withNetworks(hed());
        RgbImage map = CONDITION.detect(TestPictures.uniform(5, 4, Integer.decode(color)), context);
        assertEquals(level * 0x010101, map.rgb(2, 2));
        assertEquals("network ControlNetHED.onnx", context.detector());
    }

    @Test
    void feedsRedGreenAndBluePlanesFrom0To255() {
        FakeNetworks networks = hed();
        CONDITION.detect(
                RgbImage.of(2, 1, new byte[] {1, 2, 3, 4, 5, (byte) 255}),
                TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0).withNetworks(networks));
        FloatArray image =
                Objects.requireNonNull(networks.lastInputs("ControlNetHED.onnx").get("image"));
        assertArrayEquals(new long[] {1, 3, 1, 2}, image.shape());
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 255}, image.toArray());
    }

    /** Without the network's file the substitute draws exactly the images that the miniature's LoRA was trained on. */
    @Test
    void theSubstituteDrawsWhatTheMiniatureWasTrainedOn() {
        TestDetectionContext context = TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0);
        RgbImage map = CONDITION.detect(read("teddy-bear-noto"), context);
        assertTrue(TestPictures.largestDifference(read("hed"), map) <= 3);
        assertEquals("classical", context.detector());
    }

    @Test
    void aWantedNetworkThatIsMissingIsNamed() {
        assertTrue(assertThrows(
                        InvalidRequestException.class,
                        () -> detect(TestPictures.gray(8, 8), Map.of("detector", "network")))
                .getMessage()
                .contains("ControlNetHED.onnx"));
    }

    /** Values of the annotators' own function. */
    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "0.02500000037252903, 0.0",
        "0.05000000074505806, 0.0",
        "0.07500000298023224, 0.0",
        "0.10000000149011612, 0.0",
        "0.125, 0.0",
        "0.15000000596046448, 0.0",
        "0.17499999701976776, 0.0",
        "0.20000000298023224, 0.0",
        "0.22499999403953552, 0.0",
        "0.25, 0.0",
        "0.2750000059604645, 0.0",
        "0.30000001192092896, 0.0",
        "0.32499998807907104, 0.0",
        "0.3499999940395355, 0.5",
        "0.375, 0.5",
        "0.4000000059604645, 0.5",
        "0.42500001192092896, 0.5",
        "0.44999998807907104, 0.5",
        "0.4749999940395355, 0.5",
        "0.5, 0.5",
        "0.5249999761581421, 0.5",
        "0.550000011920929, 0.5",
        "0.574999988079071, 0.5",
        "0.6000000238418579, 0.5",
        "0.625, 0.5",
        "0.6499999761581421, 0.5",
        "0.675000011920929, 1.0",
        "0.699999988079071, 1.0",
        "0.7250000238418579, 1.0",
        "0.75, 1.0",
        "0.7749999761581421, 1.0",
        "0.800000011920929, 1.0",
        "0.824999988079071, 1.0",
        "0.8500000238418579, 1.0",
        "0.875, 1.0",
        "0.8999999761581421, 1.0",
        "0.925000011920929, 1.0",
        "0.949999988079071, 1.0",
        "0.9750000238418579, 1.0",
        "1.0, 1.5"
    })
    void safeHasThreeLevels(float edge, float expected) {
        assertEquals(expected, Hed.safe(edge));
    }
}
