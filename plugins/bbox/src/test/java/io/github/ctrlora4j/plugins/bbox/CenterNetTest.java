package io.github.ctrlora4j.plugins.bbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CenterNetTest {
    private static final BoundingBoxes CONDITION = new BoundingBoxes();
    private static final String FILE = "centernet-coco.onnx";

    /**
     * A fake CenterNet: a dog (class 16), the same taken for a horse with less certainty, and a cat that is not certain
     * enough.
     */
    static FakeNetworks addCenterNet(FakeNetworks networks) {
        float[] rows = new float[100 * 6];
        float[] seen = {-8, 40, 104, 80, 0.9f, 16, -4, 40, 104, 80, 0.8f, 17, 200, 200, 300, 300, 0.39f, 15};
        System.arraycopy(seen, 0, rows, 0, seen.length);
        return networks.with(FILE, inputs -> Map.of("tower_0_detections", FloatArray.of(rows, 1, 100, 6)));
    }

    private static TestDetectionContext context(Map<String, String> parameters, FakeNetworks networks) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, 0).withNetworks(networks);
    }

    /** 256 x 128 is doubled, so a pixel is two of the network's. */
    @Test
    void findsTheStrongestOfOverlappingObjects() {
        FakeNetworks networks = addCenterNet(new FakeNetworks());
        assertEquals(
                List.of(new Box("dog", 0, 20, 52, 40)),
                CenterNet.run(TestPictures.gray(256, 128), networks.open(CenterNet.DESCRIPTOR)));
    }

    /** Channels last; rows from 256 on are gray 114. */
    @Test
    void feedsLevelsInTheUpperHalfOfASquare() {
        FakeNetworks networks = addCenterNet(new FakeNetworks());
        CenterNet.run(TestPictures.uniform(256, 128, 0x0102FF), networks.open(CenterNet.DESCRIPTOR));
        FloatArray fed = Objects.requireNonNull(networks.lastInputs(FILE).get("tower_0/images"));
        assertArrayEquals(new long[] {1, 512, 512, 3}, fed.shape());
        float[] levels = fed.toArray();
        assertEquals(1, levels[0]);
        assertEquals(2, levels[1]);
        assertEquals(255, levels[256 * 512 * 3 - 1]);
        assertEquals(114, levels[256 * 512 * 3]);
    }

    /** The varied picture stands for a photograph; the gray one has a border of one color. */
    @ParameterizedTest
    @CsvSource({
        "auto, photograph, network centernet-coco.onnx",
        "auto, icon, classical",
        "network, icon, network centernet-coco.onnx",
        "centernet, icon, network centernet-coco.onnx",
        "classical, photograph, classical"
    })
    void automaticallySeesPhotographsButFramesIcons(String detector, String kind, String madeBy) {
        RgbImage source =
                kind.equals("icon") ? TestPictures.uniform(256, 128, 0xFFFFFF) : TestPictures.varied(256, 128);
        TestDetectionContext context = context(Map.of("detector", detector), addCenterNet(new FakeNetworks()));
        CONDITION.detect(source, context);
        assertEquals(madeBy, context.detector());
    }

    @Test
    void yoloxIsPreferredWhereItsFileIs() {
        TestDetectionContext context = context(Map.of(), addCenterNet(BoundingBoxesTest.yolox()));
        CONDITION.detect(TestPictures.varied(256, 128), context);
        assertEquals("network yolox_l.onnx", context.detector());
    }
}
