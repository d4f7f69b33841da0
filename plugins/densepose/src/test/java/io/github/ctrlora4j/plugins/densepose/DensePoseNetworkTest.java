package io.github.ctrlora4j.plugins.densepose;

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

class DensePoseNetworkTest {
    private static final DensePose CONDITION = new DensePose();
    private static final String FILE = "densepose-r101-fpn-dl.onnx";
    private static final int BACKGROUND = 0x440154;

    private static TestDetectionContext context(Map<String, String> parameters) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, 0);
    }

    /** 60 x 20: 800 / 20 = 40 times would be 2400 wide, so it is 1333 / 60 times: 1333 x 444 (444.3). */
    @Test
    void feedsBlueFirstWithinTheLongestSide() {
        FakeNetworks networks = DensePoseTest.twoPeople();
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
        TestDetectionContext context = context(Map.of()).withNetworks(DensePoseTest.twoPeople());
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
}
