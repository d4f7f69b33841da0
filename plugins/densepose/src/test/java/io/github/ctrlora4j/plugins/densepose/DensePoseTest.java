package io.github.ctrlora4j.plugins.densepose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.GrayImage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DensePoseTest {
    private static final DensePose CONDITION = new DensePose();
    private static final String FILE = "densepose-r101-fpn-dl.onnx";
    private static final int BACKGROUND = 0x440154;

    private static TestDetectionContext context(Map<String, String> parameters) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, 0);
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(DensePoseTest.class, picture + ".png");
    }

    /**
     * Three boxes with 2x1 cells: label 1 on the left and 2 on the right; label 24 where the left cell is not a body;
     * label 3 with a score that is too low.
     */
    static FakeNetworks twoPeople() {
        float[] boxes = {80, 80, 480, 480, 240, 240, 640, 640, 0, 0, 800, 800};
        float[] scores = {0.9f, 0.06f, 0.05f};
        float[] coarse = {0, 0, 1, 1, /* second */ 1, 0, 0, 1, /* third */ 0, 0, 1, 1};
        float[] fine = new float[3 * 25 * 2];
        fine[2] = 1; // person 0, label 1, left cell
        fine[2 * 2 + 1] = 1; // person 0, label 2, right cell
        fine[50 + 2 * 24] = 1; // person 1, label 24, both cells
        fine[50 + 2 * 24 + 1] = 1;
        fine[100 + 2 * 3] = 1;
        fine[100 + 2 * 3 + 1] = 1;
        return new FakeNetworks()
                .with(
                        FILE,
                        inputs -> Map.of(
                                "boxes", FloatArray.of(boxes, 3, 4),
                                "scores", FloatArray.of(scores, 3),
                                "coarse", FloatArray.of(coarse, 3, 2, 1, 2),
                                "fine", FloatArray.of(fine, 3, 25, 1, 2)));
    }

    @Test
    void paintsLabelsAsTheReferenceDoes() {
        RgbImage source = read("labels-densepose");
        RgbImage map = BodyParts.paint(
                source.width(), source.height(), GrayImage.channel(source, 0).toBytes());
        assertEquals(read("densepose.labels-densepose"), map);
        assertEquals("3A3BEF72", TestPictures.crc32(map));
    }

    @Test
    void keepsAFinishedMap() {
        RgbImage map = read("densepose.labels-densepose");
        assertEquals(map, CONDITION.detect(map, context(Map.of("detector", "map"))));
    }

    /** Black is nearest to the background (68, 1, 84), white to 24 (253, 231, 37), (65, 56, 132) to 4 (68, 57, 131). */
    @Test
    void snapsToTheNearestColor() {
        RgbImage map = CONDITION.detect(
                RgbImage.of(3, 1, new byte[] {0, 0, 0, -1, -1, -1, 65, 56, (byte) 132}),
                context(Map.of("detector", "map")));
        assertEquals(BACKGROUND, map.rgb(0, 0));
        assertEquals(0xFDE725, map.rgb(1, 0));
        assertEquals(0x443983, map.rgb(2, 0));
    }

    @Test
    void aMissingNetworkIsNamedWithItsPage() {
        String message = String.valueOf(assertThrows(
                        InvalidRequestException.class,
                        () -> CONDITION.detect(TestPictures.gray(8, 8), context(Map.of())))
                .getMessage());
        assertTrue(message.contains(FILE) && message.contains("detectron2"), message);
    }
}
