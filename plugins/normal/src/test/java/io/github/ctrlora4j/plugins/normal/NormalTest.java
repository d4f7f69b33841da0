package io.github.ctrlora4j.plugins.normal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class NormalTest {
    private static final Normal CONDITION = new Normal();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(NormalTest.class, picture + ".png");
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
        try (InputStream in = Objects.requireNonNull(NormalTest.class.getResourceAsStream(name + ".f32"))) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[width * height];
            bytes.asFloatBuffer().get(values);
            return FloatPlane.of(width, height, values);
        }
    }

    /** Results of the reference annotator. */
    @ParameterizedTest
    @CsvSource({
        "disparity, 96, 64, 0.628319, 0.02, normal.disparity.a0.628319.bg_th0.02",
        "disparity, 96, 64, 6.283185, 0.1, normal.disparity.a6.283185.bg_th0.1",
        "ramp, 80, 64, 0.628319, 0.02, normal.ramp.a0.628319.bg_th0.02"
    })
    void agreesWithTheReference(String name, int width, int height, double a, double background, String expected)
            throws IOException {
        RgbImage map = Normal.normals(depth(name, width, height), a, background);
        assertTrue(TestPictures.largestDifference(read(expected), map) <= 1);
    }

    /** Pixels that the reference prints for D = 0.5 x + 0.01 y^2, 64 x 64; the derivative across the border is 0. */
    @ParameterizedTest
    @CsvSource({"0, 0, 127, 127, 255", "10, 0, 253, 127, 147", "63, 0, 127, 127, 255", "10, 10, 244, 174, 145"})
    void hasTheReferencesPixels(int x, int y, int red, int green, int blue) {
        float[] depth = new float[64 * 64];
        for (int i = 0; i < depth.length; i++) {
            int row = i / 64;
            depth[i] = (float) (0.5 * (i % 64) + 0.01 * row * row);
        }
        RgbImage map = Normal.normals(FloatPlane.of(64, 64, depth), 0.2 * Math.PI, 0.02);
        assertEquals(red << 16 | green << 8 | blue, map.rgb(x, y));
    }

    @Test
    void theSubstituteDrawsWhatTheMiniatureWasTrainedOn() {
        byte[] expected = read("normal").toBytes();
        byte[] actual = detect(read("teddy-bear-noto"), Map.of()).toBytes();
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += Math.abs((expected[i] & 0xFF) - (actual[i] & 0xFF));
        }
        assertTrue(sum / expected.length < 2, "mean difference " + sum / expected.length);
    }

    /** 255 * 40 / 255 = 40 levels high over two columns: steep; far from the step flat. */
    @Test
    void takesADepthMap() {
        byte[] pixels = new byte[3 * 8 * 4];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 3 % 8 < 4 ? 0 : 255);
        }
        RgbImage map = detect(RgbImage.of(8, 4, pixels), Map.of("detector", "map", "background", "0"));
        assertEquals(0x7F7FFF, map.rgb(0, 2));
        assertEquals(0xFE, map.rgb(4, 2) >> 16);
    }

    /**
     * A level every three columns: the slope is 40 / 255 / 3, of which Sobel makes 8 times as much, 0.418. The normal's
     * x is 0.418 / sqrt(0.418^2 + 0.628^2) = 0.554, red 198. Without smoothing it changes between 127 and 217.
     */
    @Test
    void smoothsTheTerracesOfADepthMap() {
        byte[] pixels = new byte[3 * 60 * 9];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 3 % 60 / 3);
        }
        RgbImage map = detect(RgbImage.of(60, 9, pixels), Map.of("detector", "map", "background", "0"));
        for (int x = 8; x < 52; x++) {
            assertEquals(198, map.rgb(x, 4) >> 16, 2);
        }
    }

    @Test
    void aNetworkThatIsThereIsUsed() {
        TestDetectionContext context =
                TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0).withNetworks(dpt());
        assertEquals(
                0x7F7FFF,
                CONDITION.detect(TestPictures.uniform(9, 9, 0x808080), context).rgb(4, 4));
        assertEquals("network dpt-large.onnx", context.detector());
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
        assertEquals(0x7F7FFF, map.rgb(64, 100));
        assertNotEquals(0x7F7FFF, map.rgb(64, 62));
        assertEquals("classical, figure by network selfie-segmentation.onnx", context.detector());
    }
}
