package io.github.ctrlora4j.plugins.skeleton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MoveNetTest {
    private static List<Person> run(RgbImage source, FakeNetworks networks) {
        return MoveNet.run(source, networks.open(MoveNet.DESCRIPTOR));
    }

    private static FakeNetworks seeing(float score) {
        return FakePose.addMoveNet(new FakeNetworks(), score);
    }

    /** 96 x 48 is doubled and lies between rows 48 and 144 of the square; the rest is black. */
    @Test
    void feedsLevelsInTheMiddleOfASquare() {
        FakeNetworks networks = seeing(0.9f);
        run(TestPictures.uniform(96, 48, 0x102030), networks);
        FloatArray fed = Objects.requireNonNull(
                networks.lastInputs("movenet-lightning.onnx").get("input"));
        assertArrayEquals(new long[] {1, 192, 192, 3}, fed.shape());
        float[] levels = fed.toArray();
        assertEquals(0, levels[3 * (47 * 192 + 191) + 2]);
        assertEquals(0x10, levels[3 * 48 * 192]);
        assertEquals(0x20, levels[3 * 48 * 192 + 1]);
        assertEquals(0x30, levels[3 * (143 * 192 + 191) + 2]);
        assertEquals(0, levels[3 * 144 * 192]);
    }

    /**
     * Row 0.25 of the square is its pixel 48, the picture's upper edge; 0.5 its middle; 0.75 its lower edge. The neck
     * lies between the shoulders.
     */
    @Test
    void countsPointsFromThePictureNotFromTheSquare() {
        List<Optional<Point>> body =
                run(TestPictures.uniform(96, 48, 0), seeing(0.3f)).get(0).body();
        Optional<Point> middle = Optional.of(new Point(0.5, 0.5));
        assertEquals(Optional.of(new Point(0.5, 0)), body.get(0));
        assertEquals(middle, body.get(1));
        assertEquals(middle, body.get(2));
        assertEquals(middle, body.get(5));
        assertEquals(Optional.of(new Point(0.5, 1)), body.get(11));
        assertEquals(5, body.stream().filter(Optional::isPresent).count());
    }

    /** The network names 17 places in any picture; below the score none counts as seen. */
    @Test
    void aPictureWithoutAPersonHasNone() {
        assertEquals(List.of(), run(TestPictures.uniform(96, 48, 0), seeing(0.29f)));
    }
}
