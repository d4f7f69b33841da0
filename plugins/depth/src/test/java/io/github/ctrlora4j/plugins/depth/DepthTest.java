package io.github.ctrlora4j.plugins.depth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.FloatPlane;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepthTest {
    private static final Depth CONDITION = new Depth();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(DepthTest.class, picture + ".png");
    }

    /** A fake DPT: depth is the mean of the three planes. */
    static FakeNetworks dpt() {
        return new FakeNetworks().with("dpt-large.onnx", inputs -> {
            FloatArray image = Objects.requireNonNull(inputs.get("pixel_values"));
            long[] shape = image.shape();
            float[] planes = image.toArray();
            float[] depth = new float[planes.length / 3];
            for (int i = 0; i < planes.length; i++) {
                depth[i % depth.length] += planes[i] / 3;
            }
            return Map.of("predicted_depth", FloatArray.of(depth, 1, shape[2], shape[3]));
        });
    }

    /** A depth map of the reference: little-endian float32. */
    private static FloatPlane depth(String name, int width, int height) throws IOException {
        try (InputStream in = Objects.requireNonNull(DepthTest.class.getResourceAsStream(name + ".f32"))) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[width * height];
            bytes.asFloatBuffer().get(values);
            return FloatPlane.of(width, height, values);
        }
    }

    /** Results of the reference annotator. */
    @ParameterizedTest
    @CsvSource({"disparity, 96, 64", "ramp, 80, 64"})
    void normalizesAsTheReferenceDoes(String name, int width, int height) throws IOException {
        RgbImage map = Depth.normalized(depth(name, width, height), 0).toRgb();
        assertTrue(TestPictures.largestDifference(read("depth." + name), map) <= 1);
    }

    /** Left half black, right half white, 64 x 32: fed as -1 and 1, so 0 and 255. */
    @Test
    void feedsValuesFromMinusOneToOneAndNormalizes() {
        byte[] pixels = new byte[3 * 64 * 32];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 3 % 64 < 32 ? 0 : 255);
        }
        FakeNetworks networks = dpt();
        TestDetectionContext context =
                TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0).withNetworks(networks);
        RgbImage map = CONDITION.detect(RgbImage.of(64, 32, pixels), context);
        FloatArray fed =
                Objects.requireNonNull(networks.lastInputs("dpt-large.onnx").get("pixel_values"));
        assertArrayEquals(new long[] {1, 3, 32, 64}, fed.shape());
        assertEquals(-1, fed.toArray()[0]);
        assertEquals(1, fed.toArray()[63]);
        assertEquals(0x000000, map.rgb(31, 5));
        assertEquals(0xFFFFFF, map.rgb(32, 5));
        assertEquals("network dpt-large.onnx", context.detector());
    }

    /** 70 x 10 pixels: rint(70 / 32) = 2 and at least 1 times 32. */
    @Test
    void feedsMultiplesOf32() {
        FakeNetworks networks = dpt();
        CONDITION.detect(
                TestPictures.varied(70, 10),
                TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0).withNetworks(networks));
        assertArrayEquals(
                new long[] {1, 3, 32, 64},
                Objects.requireNonNull(networks.lastInputs("dpt-large.onnx").get("pixel_values"))
                        .shape());
    }

    @Test
    void theSubstituteDrawsWhatTheMiniatureWasTrainedOn() {
        RgbImage map = detect(read("teddy-bear-noto"), Map.of());
        assertTrue(TestPictures.largestDifference(read("depth"), map) <= 6);
    }

    /** 0, 100, 200 inverted is 255, 155, 55; stretched to 255, 127 and 0. */
    @Test
    void takesADepthMapAndInvertsIt() {
        RgbImage map = detect(
                RgbImage.of(3, 1, new byte[] {0, 0, 0, 100, 100, 100, (byte) 200, (byte) 200, (byte) 200}),
                Map.of("detector", "map", "invert", "true"));
        assertEquals(0xFFFFFF, map.rgb(0, 0));
        assertEquals(127 * 0x010101, map.rgb(1, 0));
        assertEquals(0x000000, map.rgb(2, 0));
    }

    @Test
    void aWantedNetworkThatIsMissingIsNamed() {
        assertTrue(assertThrows(
                        InvalidRequestException.class,
                        () -> detect(TestPictures.gray(8, 8), Map.of("detector", "network")))
                .getMessage()
                .contains("dpt-large.onnx"));
    }

    /** A fake that sees a person in the upper half: rows 64 and on are ground. */
    @Test
    void thePersonOfAPhotographIsTheFigure() {
        float[] mask = new float[256 * 256];
        Arrays.fill(mask, 0, mask.length / 2, 0.9f);
        TestDetectionContext context = TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0)
                .withNetworks(new FakeNetworks()
                        .with(
                                "selfie-segmentation.onnx",
                                inputs -> Map.of("activation_10", FloatArray.of(mask, 1, 256, 256, 1))));
        RgbImage map = CONDITION.detect(TestPictures.varied(128, 128), context);
        assertEquals(0x000000, map.rgb(64, 100));
        assertNotEquals(0x000000, map.rgb(64, 62));
        assertEquals("classical, figure by network selfie-segmentation.onnx", context.detector());
    }
}
