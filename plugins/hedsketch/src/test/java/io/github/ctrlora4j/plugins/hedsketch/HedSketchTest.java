package io.github.ctrlora4j.plugins.hedsketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.GrayImage;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HedSketchTest {
    private static final HedSketch CONDITION = new HedSketch();

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, TestDetectionContext.of(CONDITION.descriptor(), parameters, 0));
    }

    private static RgbImage read(String picture) {
        return TestPictures.read(HedSketchTest.class, picture + ".png");
    }

    /** A fake HED: every side output is the red plane divided by 64, less 2, at the input's size. */
    static FakeNetworks hed() {
        return new FakeNetworks().with("ControlNetHED.onnx", inputs -> {
            FloatArray image = Objects.requireNonNull(inputs.get("image"));
            long[] shape = image.shape();
            float[] red = java.util.Arrays.copyOf(image.toArray(), (int) (shape[2] * shape[3]));
            for (int i = 0; i < red.length; i++) {
                red[i] = red[i] / 64 - 2;
            }
            FloatArray side = FloatArray.of(red, 1, 1, shape[2], shape[3]);
            return Map.of("side1", side, "side2", side, "side3", side, "side4", side, "side5", side);
        });
    }

    /** CRC-32 of the reference's results from its edge map; the first threshold is given there, too. */
    @ParameterizedTest
    @CsvSource({"103, 117, C9698D46", "108, 145, 8AB8F742"})
    void theLoopIsTheReferences(long seed, int threshold, String crc) {
        assertEquals(threshold, Strokes.drawnThreshold(new NumpyRandom(seed)));
        assertEquals(crc, TestPictures.crc32(Strokes.asInThePaper(read("edge"), new NumpyRandom(seed))));
    }

    /** The reference's tail on the luma of the formula picture with threshold 130. */
    @Test
    void onePassEqualsTheReference() {
        RgbImage gray = GrayImage.luma(TestPictures.varied(512, 512)).toRgb();
        assertEquals("384A9E49", TestPictures.crc32(Strokes.above(gray, 130)));
    }

    /** First draws of the reference for three file names; the seeds are its hash of the names. */
    @ParameterizedTest
    @CsvSource({"1368750391, 119", "3365590235, 111", "3130415013, 131"})
    void trainingDrawsAsTheReferenceDoes(long seed, int threshold) {
        assertEquals(threshold, Strokes.drawnThreshold(new NumpyRandom(seed)));
    }

    /** Red 255 gives edge 224, red 128 edge 127: only the first exceeds 135. */
    @ParameterizedTest
    @CsvSource({"0xFF0000, 0x000000", "0x800000, 0xFFFFFF"})
    void edgesOfTheNetworkBecomeBlackOnWhite(String color, String expected) {
        TestDetectionContext context =
                TestDetectionContext.of(CONDITION.descriptor(), Map.of(), 0).withNetworks(hed());
        RgbImage map = CONDITION.detect(TestPictures.uniform(5, 5, Integer.decode(color)), context);
        assertEquals(Integer.decode(expected), map.rgb(2, 2));
        assertEquals("network ControlNetHED.onnx", context.detector());
    }

    @Test
    void aPictureWithoutEdgesStaysWhite() {
        assertEquals(
                0xFFFFFF,
                detect(TestPictures.uniform(20, 20, 0x336699), Map.of()).rgb(9, 9));
    }

    @Test
    void theSubstituteDrawsWhatTheMiniatureWasTrainedOn() {
        RgbImage expected = read("sketch");
        RgbImage map = detect(read("teddy-bear-noto"), Map.of());
        int different = 0;
        for (int y = 0; y < 128; y++) {
            for (int x = 0; x < 128; x++) {
                different += expected.rgb(x, y) == map.rgb(x, y) ? 0 : 1;
            }
        }
        assertTrue(different <= 128 * 128 / 200, different + " pixels differ");
    }
}
