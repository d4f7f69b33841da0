package io.github.ctrlora4j.plugins.hed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PidiNetworkTest {
    private static final Hed CONDITION = new Hed();
    private static final String FILE = "pidinet.onnx";

    /** A fake PiDiNet: 0.7 everywhere. */
    static FakeNetworks addPidiNet(FakeNetworks networks) {
        return networks.with(FILE, inputs -> {
            long[] shape = Objects.requireNonNull(inputs.get("image")).shape();
            float[] edge = new float[(int) (shape[2] * shape[3])];
            Arrays.fill(edge, 0.7f);
            return Map.of("edge", FloatArray.of(edge, 1, 1, shape[2], shape[3]));
        });
    }

    private static TestDetectionContext context(Map<String, String> parameters, FakeNetworks networks) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, 0).withNetworks(networks);
    }

    /** 0.7 x 255 = 178.5; as safe level, 0.7 x 3 = 2.1, so 2 / 2 = 1. */
    @Test
    void drawsItsEdgesWhereHedIsMissing() {
        TestDetectionContext context = context(Map.of(), addPidiNet(new FakeNetworks()));
        RgbImage map = CONDITION.detect(TestPictures.gray(7, 5), context);
        assertEquals(178 * 0x010101, map.rgb(3, 2));
        assertEquals("network " + FILE, context.detector());
        TestDetectionContext safe = context(Map.of("safe", "true"), addPidiNet(new FakeNetworks()));
        assertEquals(0xFFFFFF, CONDITION.detect(TestPictures.gray(7, 5), safe).rgb(3, 2));
    }

    @Test
    void hedIsPreferredUnlessPidiNetIsWanted() {
        TestDetectionContext automatic = context(Map.of(), addPidiNet(HedTest.hed()));
        CONDITION.detect(TestPictures.gray(7, 5), automatic);
        assertEquals("network ControlNetHED.onnx", automatic.detector());
        TestDetectionContext wanted = context(Map.of("detector", "pidinet"), addPidiNet(HedTest.hed()));
        CONDITION.detect(TestPictures.gray(7, 5), wanted);
        assertEquals("network " + FILE, wanted.detector());
    }

    /** Red 255 is 1: (1 - 0.485) / 0.229 = 2.2489; green 0: -0.456 / 0.224 = -2.0357; blue 51 is 0.2: -0.9156. */
    @Test
    void feedsNormalizedPlanesOfThePicturesSize() {
        FakeNetworks networks = addPidiNet(new FakeNetworks());
        CONDITION.detect(TestPictures.uniform(3, 1, 0xFF0033), context(Map.of(), networks));
        FloatArray image = Objects.requireNonNull(networks.lastInputs(FILE).get("image"));
        assertArrayEquals(new long[] {1, 3, 1, 3}, image.shape());
        assertArrayEquals(
                new float[] {2.2489f, 2.2489f, 2.2489f, -2.0357f, -2.0357f, -2.0357f, -0.9156f, -0.9156f, -0.9156f},
                image.toArray(),
                1e-4f);
    }
}
