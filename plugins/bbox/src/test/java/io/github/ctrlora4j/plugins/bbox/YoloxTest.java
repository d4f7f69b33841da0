package io.github.ctrlora4j.plugins.bbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class YoloxTest {
    private static final BoundingBoxes CONDITION = new BoundingBoxes();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    /**
     * 320 x 160 is fed at twice the size. The dog's box, 47.7 to 112.3 by 32 to 64, is 23 to 56 by 16 to 32 in the
     * source; the horse overlaps it by 60.9 / 67.7 = 0.90, the cat's confidence is 0.395.
     */
    @Test
    void paintsWhatTheNetworkIsSureOf() {
        FakeNetworks networks = BoundingBoxesTest.yolox();
        TestDetectionContext context =
                TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0).withNetworks(networks);
        RgbImage map = CONDITION.detect(TestPictures.uniform(320, 160, 0x010203), context);
        RgbImage expected = detect(TestPictures.gray(320, 160), Map.of("boxes", "dog 23,16,56,32"));
        assertEquals(0, TestPictures.largestDifference(expected, map));
        assertEquals(0xC0C0C0, map.rgb(30, 20));
        assertEquals("network yolox_l.onnx", context.detector());
    }

    /** Blue first; rows from 320 on are padding. */
    @Test
    void feedsALetterboxInBlueGreenRed() {
        FakeNetworks networks = BoundingBoxesTest.yolox();
        CONDITION.detect(
                TestPictures.uniform(320, 160, 0x010203),
                TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0).withNetworks(networks));
        FloatArray fed =
                Objects.requireNonNull(networks.lastInputs("yolox_l.onnx").get("images"));
        assertArrayEquals(new long[] {1, 3, 640, 640}, fed.shape());
        float[] values = fed.toArray();
        assertEquals(3, values[0]);
        assertEquals(1, values[2 * 640 * 640 + 319 * 640 + 639]);
        assertEquals(114, values[320 * 640]);
    }
}
