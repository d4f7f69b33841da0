package io.github.ctrlora4j.plugins.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PersonMaskTest {
    private static final Depth CONDITION = new Depth();

    /** A fake that sees a person in the upper rows of its picture of 256 x 256. */
    private static TestDetectionContext seeing(int rows) {
        float[] mask = new float[256 * 256];
        Arrays.fill(mask, 0, 256 * rows, 0.9f);
        return TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0).withNetworks(networks(mask));
    }

    private static FakeNetworks networks(float[] mask) {
        return new FakeNetworks()
                .with(
                        "selfie-segmentation.onnx",
                        inputs -> Map.of("activation_10", FloatArray.of(mask, 1, 256, 256, 1)));
    }

    /** Rows 128 and on are ground, in a picture of half the size rows 64 and on. */
    @Test
    void thePersonOfAPhotographIsTheFigure() {
        TestDetectionContext context = seeing(128);
        RgbImage map = CONDITION.detect(TestPictures.varied(128, 128), context);
        assertEquals(0x000000, map.rgb(64, 100));
        assertNotEquals(0x000000, map.rgb(64, 62));
        assertEquals("classical, figure by network selfie-segmentation.onnx", context.detector());
    }

    /** 12 of 256 rows are 4.7 percent. */
    @Test
    void aMaskOfFewPixelsIsNoise() {
        TestDetectionContext context = seeing(12);
        CONDITION.detect(TestPictures.varied(128, 128), context);
        assertEquals("classical", context.detector());
    }

    @Test
    void anIconIsItsOwnFigure() {
        TestDetectionContext context = seeing(128);
        CONDITION.detect(TestPictures.uniform(128, 128, 0xFFFFFF), context);
        assertEquals("classical", context.detector());
    }

    @Test
    void feedsLevelsFromZeroToOnePixelByPixel() {
        FakeNetworks networks = networks(new float[256 * 256]);
        RgbImage source = TestPictures.varied(256, 256);
        assertTrue(PersonMask.find(source, networks).isEmpty());
        FloatArray fed = Objects.requireNonNull(
                networks.lastInputs("selfie-segmentation.onnx").get("input_1"));
        assertEquals((source.rgb(0, 0) & 0xFF) / 255f, fed.toArray()[2], 1e-6);
        assertEquals((source.rgb(255, 255) >> 16 & 0xFF) / 255f, fed.toArray()[3 * 256 * 256 - 3], 1e-6);
    }
}
