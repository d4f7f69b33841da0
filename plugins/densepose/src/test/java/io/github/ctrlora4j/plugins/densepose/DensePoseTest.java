package io.github.ctrlora4j.plugins.densepose;

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
import io.github.ctrlora4j.imaging.GrayImage;
import java.util.Map;
import java.util.Objects;
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

    /** 60 x 20: 800 / 20 = 40 times would be 2400 wide, so it is 1333 / 60 times: 1333 x 444 (444.3). */
    @Test
    void feedsBlueFirstWithinTheLongestSide() {
        FakeNetworks networks = twoPeople();
        CONDITION.detect(
                TestPictures.uniform(60, 20, 0x102030), context(Map.of()).withNetworks(networks));
        FloatArray fed = Objects.requireNonNull(networks.lastInputs(FILE).get("image"));
        assertArrayEquals(new long[] {1, 3, 444, 1333}, fed.shape());
        assertEquals(0x30, fed.toArray()[0]);
        assertEquals(0x10, fed.toArray()[3 * 444 * 1333 - 1]);
    }

    /**
     * 100 x 100 are fed as 800 x 800, so the boxes are 10 to 60 and 30 to 80. The second one's left half, up to 55, is
     * not a body: the first shows through. The third one's score is not above 0.05.
     */
    @Test
    void paintsTheNetworksPeopleInTheirOrder() {
        TestDetectionContext context = context(Map.of()).withNetworks(twoPeople());
        RgbImage map = CONDITION.detect(TestPictures.gray(100, 100), context);
        assertEquals(BACKGROUND, map.rgb(9, 20));
        assertEquals(0x471063, map.rgb(10, 10));
        assertEquals(0x471063, map.rgb(34, 40));
        assertEquals(0x481F70, map.rgb(35, 40));
        assertEquals(0x481F70, map.rgb(54, 40));
        assertEquals(0xFDE725, map.rgb(55, 40));
        assertEquals(0xFDE725, map.rgb(79, 79));
        assertEquals(BACKGROUND, map.rgb(80, 80));
        assertEquals(BACKGROUND, map.rgb(60, 20));
        assertEquals("network " + FILE, context.detector());
    }

    @Test
    void withoutPeopleAllIsBackground() {
        FakeNetworks networks = new FakeNetworks()
                .with(
                        FILE,
                        inputs -> Map.of(
                                "boxes", FloatArray.of(new float[0], 0, 4),
                                "scores", FloatArray.of(new float[0], 0),
                                "coarse", FloatArray.of(new float[0], 0, 2, 112, 112),
                                "fine", FloatArray.of(new float[0], 0, 25, 112, 112)));
        assertEquals(
                TestPictures.uniform(8, 8, BACKGROUND),
                CONDITION.detect(TestPictures.gray(8, 8), context(Map.of()).withNetworks(networks)));
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
