package io.github.ctrlora4j.plugins.shuffle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ShuffleTest {
    private static final Shuffle CONDITION = new Shuffle();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(ShuffleTest.class, picture + ".png");
    }

    /** x and y coordinates of the reference's flow, pixel by pixel. */
    private static float[][] referenceFlow() throws IOException {
        try (InputStream in = Objects.requireNonNull(ShuffleTest.class.getResourceAsStream("shuffle-flow.f32"))) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            float[][] flow = new float[2][bytes.capacity() / 8];
            for (int i = 0; i < flow[0].length; i++) {
                flow[0][i] = bytes.getFloat();
                flow[1][i] = bytes.getFloat();
            }
            return flow;
        }
    }

    /** The reference computes in float64 and we in float32: a thousandth of a pixel. */
    @Test
    void theFlowIsTheReferences() throws IOException {
        NumpyRandom random = new NumpyRandom(100);
        float[][] expected = referenceFlow();
        assertArrayEquals(expected[0], Shuffle.flow(random, 104, 72, 32, 103).toFloats(), 1e-3f);
        assertArrayEquals(expected[1], Shuffle.flow(random, 104, 72, 32, 71).toFloats(), 1e-3f);
    }

    /** OpenCV 5 interpolates in float; one level for its rounding and one for the rounding of the flow. */
    @Test
    void agreesWithTheReference() {
        RgbImage actual = CONDITION.detect(
                read("shapes"), TestDetectionContext.of(CONDITION.descriptor(), Map.of("wavelength", "32"), 100));
        assertTrue(TestPictures.largestDifference(read("shuffle"), actual) <= 1);
    }
}
