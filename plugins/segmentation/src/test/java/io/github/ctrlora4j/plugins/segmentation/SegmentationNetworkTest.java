package io.github.ctrlora4j.plugins.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SegmentationNetworkTest {
    private static final Segmentation CONDITION = new Segmentation();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    /** Left half black, right half white, 512 x 512. Black is (0 - 0.485) / 0.229, white (1 - 0.485) / 0.229 in red. */
    @Test
    void showsTheClassOfTheLargestLogit() {
        byte[] pixels = new byte[3 * 512 * 512];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 3 % 512 < 256 ? 0 : 255);
        }
        FakeNetworks networks = SegmentationTest.segformer();
        TestDetectionContext context =
                TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0).withNetworks(networks);
        RgbImage map = CONDITION.detect(RgbImage.of(512, 512, pixels), context);
        FloatArray fed = Objects.requireNonNull(
                networks.lastInputs("segformer-b0-finetuned-ade-512-512.onnx").get("pixel_values"));
        assertArrayEquals(new long[] {1, 3, 512, 512}, fed.shape());
        assertEquals(-2.1179, fed.toArray()[0], 1e-4);
        assertEquals(2.2489, fed.toArray()[511], 1e-4);
        // Person, 12, and sky, 2.
        assertEquals(0x96053D, map.rgb(100, 100));
        assertEquals(0x06E6E6, map.rgb(400, 100));
        assertEquals("network segformer-b0-finetuned-ade-512-512.onnx", context.detector());
    }
}
