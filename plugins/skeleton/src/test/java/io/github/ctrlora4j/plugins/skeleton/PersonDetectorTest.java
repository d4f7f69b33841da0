package io.github.ctrlora4j.plugins.skeleton;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestPictures;
import org.junit.jupiter.api.Test;

class PersonDetectorTest {
    private static final RgbImage WHITE = TestPictures.uniform(320, 320, 0xFFFFFF);

    /** 40 x 20 pixels are enlarged 16 times: to 640 x 320, the rest is gray 114. */
    @Test
    void feedsBlueGreenRedInTheUpperLeftCornerToTheDetector() {
        FakeNetworks networks = FakePose.withPersonInTheMiddle();
        FakePose.detect(TestPictures.uniform(40, 20, 0x102030), networks);
        float[] fed = FakePose.fed(networks, "yolox_l.onnx", "images");
        assertEquals(0x30, fed[0]);
        assertEquals(0x20, fed[640 * 640]);
        assertEquals(0x10, fed[2 * 640 * 640 + 319 * 640 + 639]);
        assertEquals(114, fed[320 * 640]);
        assertEquals(114, fed[3 * 640 * 640 - 1]);
    }

    /** Boxes one pixel apart overlap by more than 0.45: (99 of 101); the more certain one is kept. */
    @Test
    void aPersonSeenTwiceIsOne() {
        FakePose pose = new FakePose().middle(100, 307.2, 0, 0.8).besideTheMiddle(100, 307.2, 0, 0.9);
        assertEquals(
                1,
                PersonDetector.run(WHITE, pose.build().open(PersonDetector.DESCRIPTOR))
                        .size());
        // The center of the more certain one lies 321 / 2 to the right.
        Box kept = PersonDetector.run(WHITE, pose.build().open(PersonDetector.DESCRIPTOR))
                .get(0);
        assertEquals(160.5, (kept.left() + kept.right()) / 2, 1e-4);
    }

    /** A dog of score 0.2 is a detection, but not a person: the person may be the whole picture. */
    @Test
    void takesTheWholePictureIfNoPersonIsSure() {
        FakeNetworks networks = new FakePose().middle(100, 100, 16, 0.2).build();
        assertEquals(
                new Box(0, 0, 320, 320),
                PersonDetector.run(WHITE, networks.open(PersonDetector.DESCRIPTOR))
                        .get(0));
    }
}
