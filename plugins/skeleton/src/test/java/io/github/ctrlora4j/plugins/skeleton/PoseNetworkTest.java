package io.github.ctrlora4j.plugins.skeleton;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoseNetworkTest {
    private static final Skeleton CONDITION = new Skeleton();
    private static final RgbImage WHITE = TestPictures.uniform(320, 320, 0xFFFFFF);

    private static TestDetectionContext context(Map<String, String> parameters) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, 0);
    }

    /**
     * The picture is enlarged twice, so the box about its middle (160, 160) is 50 x 153.6 pixels. With the margin 1.25
     * it is 192 high: half a pixel per pixel of the network. The crop starts at 160 - 144 / 2 = 88 and 160 - 192 / 2 =
     * 64, a bin is a quarter of a pixel: bins 290 and 386 are 88 + 72.5 = 160.5 and 64 + 96.5 = 160.5. The shoulders at
     * bins 370, 466 and 210, 466 are 180.5, 180.5 and 140.5, 180.5, the neck 160.5, 180.5 between them.
     */
    @Test
    void drawsThePointsThatTheNetworkSees() {
        TestDetectionContext context = context(Map.of()).withNetworks(FakePose.withPersonInTheMiddle());
        RgbImage map = CONDITION.detect(WHITE, context);
        assertEquals(0xFF0000, map.rgb(160, 160));
        assertEquals(0xFF5500, map.rgb(160, 180));
        assertEquals(0xFFAA00, map.rgb(140, 180));
        assertEquals(0x55FF00, map.rgb(180, 180));
        // Limb 0, neck to right shoulder, is red dimmed by 0.6; limb 1 has 0.6 of FF5500.
        assertEquals(0x990000, map.rgb(150, 180));
        assertEquals(0x993300, map.rgb(170, 180));
        assertEquals("network dw-ll_ucoco_384.onnx", context.detector());
    }

    /**
     * Above the margin the crop reaches out of the picture, which is black there; red, ImageNet's mean and deviation.
     */
    @Test
    void feedsTheNormalizedCropToThePoseNetwork() {
        FakeNetworks networks = new FakePose().middle(100, 640, 0, 0.9).build();
        FakePose.detect(WHITE, networks);
        float[] fed = FakePose.fed(networks, "dw-ll_ucoco_384.onnx", "input");
        assertEquals(3 * 384 * 288, fed.length);
        assertEquals((0 - 123.675f) / 58.395f, fed[0], 1e-5);
        assertEquals((255 - 123.675f) / 58.395f, fed[192 * 288 + 144], 1e-5);
        assertEquals((255 - 103.53f) / 57.375f, fed[2 * 384 * 288 + 192 * 288 + 144], 1e-5);
    }

    /**
     * The lower of the scores of column and row decides. Left eye (COCO 1) at 0.3 stays, right eye (2) below it is
     * dropped.
     */
    @Test
    void leavesOutPointsBelowTheScore() {
        RgbImage map = FakePose.detect(
                WHITE,
                new FakePose()
                        .middle(100, 307.2, 0, 0.9)
                        .point(1, 290, 386, 0.3, 0.9)
                        .point(2, 210, 386, 0.9, 0.29)
                        .build());
        assertEquals(0xFF00FF, map.rgb(160, 160));
        assertEquals(0x000000, map.rgb(140, 160));
    }

    /** Whole-body points: left hand from 91, right hand from 112, face from 23 on. */
    @Test
    void drawsHandsAndFacesOfTheNetworkOnlyIfWanted() {
        FakeNetworks networks = new FakePose()
                .middle(100, 307.2, 0, 0.9)
                .point(91, 210, 386, 0.9, 0.9)
                .point(132, 370, 386, 0.9, 0.9)
                .point(23, 290, 386, 0.9, 0.9)
                .build();
        RgbImage all = CONDITION.detect(
                WHITE, context(Map.of("hands", "true", "face", "true")).withNetworks(networks));
        assertEquals(0x0000FF, all.rgb(140, 160));
        assertEquals(0x0000FF, all.rgb(180, 160));
        assertEquals(0xFFFFFF, all.rgb(160, 160));
        assertEquals(TestPictures.uniform(320, 320, 0), FakePose.detect(WHITE, networks));
    }
}
