package io.github.ctrlora4j.plugins.lineartanime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.FloatArray;
import io.github.ctrlora4j.contract.FakeNetworks;
import io.github.ctrlora4j.contract.TestDetectionContext;
import io.github.ctrlora4j.contract.TestPictures;
import io.github.ctrlora4j.imaging.Canvas;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineartAnimeTest {
    private static final LineartAnime CONDITION = new LineartAnime();

    private static TestDetectionContext context(Map<String, String> parameters) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, 0);
    }

    /** A fake Anime2Sketch that answers with twice the red plane. */
    static FakeNetworks anime() {
        return redTimes(2);
    }

    private static FakeNetworks redTimes(float factor) {
        return new FakeNetworks().with("netG.onnx", inputs -> {
            FloatArray input = Objects.requireNonNull(inputs.get("input"));
            int height = (int) input.shape()[2];
            int width = (int) input.shape()[3];
            float[] red = Arrays.copyOf(input.toArray(), width * height);
            for (int i = 0; i < red.length; i++) {
                red[i] *= factor;
            }
            return Map.of("output", FloatArray.of(red, 1, 1, height, width));
        });
    }

    /**
     * 2 (r / 127.5 - 1) 127.5 + 127.5 = 2 r - 127.5: -127.5 is clipped, 72.5 and 128.5 are truncated, 382.5 is clipped.
     */
    @ParameterizedTest
    @CsvSource({"0x00FFFF, 0", "0x640000, 72", "0x800000, 128", "0xFF0000, 255"})
    void scalesClipsAndTruncatesWhatTheNetworkDraws(String color, int level) {
        TestDetectionContext context = context(Map.of()).withNetworks(anime());
        RgbImage map = CONDITION.detect(TestPictures.uniform(5, 4, Integer.decode(color)), context);
        assertEquals(level * 0x010101, map.rgb(2, 2));
        assertEquals("network netG.onnx", context.detector());
    }

    /** 0 becomes -1, 51 becomes -0.6, 255 becomes 1. */
    @Test
    void feedsRedGreenAndBluePlanesFromMinus1To1() {
        FakeNetworks networks = anime();
        CONDITION.detect(
                TestPictures.uniform(256, 256, 0x0033FF), context(Map.of()).withNetworks(networks));
        FloatArray input =
                Objects.requireNonNull(networks.lastInputs("netG.onnx").get("input"));
        assertArrayEquals(new long[] {1, 3, 256, 256}, input.shape());
        for (int i = 0; i < 256 * 256; i += 4095) {
            assertEquals(-1, input.toArray()[i]);
            assertEquals(-0.6f, input.toArray()[256 * 256 + i], 1e-7f);
            assertEquals(1, input.toArray()[2 * 256 * 256 + i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 256", "256, 256", "257, 512", "512, 512", "513, 768"})
    void fitsSides(int side, int fitting) {
        assertEquals(fitting, AnimeNetwork.fitting(side));
    }

    /**
     * 300x200 grows to 512x256 and shrinks back, both cubic; a network that changes nothing. The levels are OpenCV's;
     * with another interpolation on either way each differs by 4 or more. Within 1 level, as cubic resizing is.
     */
    @ParameterizedTest
    @CsvSource({"27, 155, 222", "123, 197, 14", "278, 181, 248", "239, 176, 21", "58, 98, 252", "200, 19, 227"})
    void resizesBothWaysWithCubics(int x, int y, int level) {
        RgbImage map = CONDITION.detect(
                TestPictures.varied(300, 200), context(Map.of()).withNetworks(redTimes(1)));
        assertEquals(level, map.rgb(x, y) & 0xFF, 1);
    }

    @Test
    void aWantedNetworkThatIsMissingIsNamed() {
        TestDetectionContext context = context(Map.of("detector", "network"));
        RgbImage source = TestPictures.gray(8, 8);
        assertTrue(assertThrows(InvalidRequestException.class, () -> CONDITION.detect(source, context))
                .getMessage()
                .contains("netG.onnx"));
    }

    /**
     * A step on its dark side, at a blur of 3 pixels (25 taps): 0.43351 of the Gaussian lie beyond. From 100 to 200:
     * ((100 / 255 + 0.02) / (143.35 / 255 + 0.02))^3 = 0.35486, times 255 is 90.49. From 100 to 110: 225.88. From 0 to
     * 255: 0.02.
     */
    @ParameterizedTest
    @CsvSource({"100, 200, 90", "100, 110, 226", "0, 255, 0"})
    void theSubstituteDrawsTheDarkSideOfAStep(int dark, int bright, int level) {
        Canvas canvas = Canvas.of(TestPictures.uniform(512, 512, dark * 0x010101));
        canvas.fillRectangle(256, 0, 512, 512, bright * 0x010101);
        TestDetectionContext context = context(Map.of());
        RgbImage map = CONDITION.detect(canvas.toImage(), context);
        assertEquals(level * 0x010101, map.rgb(255, 99));
        assertEquals(0xFFFFFF, map.rgb(256, 99));
        assertEquals(0xFFFFFF, map.rgb(200, 99));
        assertEquals("classical", context.detector());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x000000", "0x336699", "0xFFFFFF"})
    void theSubstituteLeavesAreasWhite(String color) {
        RgbImage source = TestPictures.uniform(200, 200, Integer.decode(color));
        assertEquals(0xFFFFFF, CONDITION.detect(source, context(Map.of())).rgb(99, 99));
    }

    @Test
    void isKnownByItsHyphenatedName() {
        assertEquals(Map.of("lineart-anime", Map.of()), CONDITION.descriptor().aliases());
    }
}
