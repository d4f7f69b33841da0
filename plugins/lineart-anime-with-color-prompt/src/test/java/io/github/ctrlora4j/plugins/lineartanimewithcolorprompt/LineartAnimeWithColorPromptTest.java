package io.github.ctrlora4j.plugins.lineartanimewithcolorprompt;

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
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineartAnimeWithColorPromptTest {
    private static final LineartAnimeWithColorPrompt CONDITION = new LineartAnimeWithColorPrompt();

    private static TestDetectionContext context(Map<String, String> parameters, long seed) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, seed);
    }

    /** A fake Anime2Sketch that answers with twice the red plane. */
    static FakeNetworks anime() {
        return new FakeNetworks().with("netG.onnx", inputs -> {
            FloatArray input = Objects.requireNonNull(inputs.get("input"));
            int height = (int) input.shape()[2];
            int width = (int) input.shape()[3];
            float[] red = Arrays.copyOf(input.toArray(), width * height);
            for (int i = 0; i < red.length; i++) {
                red[i] *= 2;
            }
            return Map.of("output", FloatArray.of(red, 1, 1, height, width));
        });
    }

    /**
     * 2 (r / 127.5 - 1) 127.5 + 127.5 = 2 r - 127.5: -127.5 is clipped, 72.5 and 128.5 are truncated, 382.5 is clipped.
     */
    @ParameterizedTest
    @CsvSource({"0x00FFFF, 0", "0x640000, 72", "0x800000, 128", "0xFF0000, 255"})
    void noneLeavesTheLinesOfTheNetwork(String color, int level) {
        TestDetectionContext context = context(Map.of("discs", "none"), 0).withNetworks(anime());
        RgbImage map = CONDITION.detect(TestPictures.uniform(5, 4, Integer.decode(color)), context);
        assertEquals(TestPictures.uniform(5, 4, level * 0x010101), map);
        assertEquals("network netG.onnx", context.detector());
    }

    /** 0 becomes -1, 51 becomes -0.6, 255 becomes 1; 300 columns become 512. */
    @Test
    void feedsRedGreenAndBluePlanesFromMinus1To1() {
        FakeNetworks networks = anime();
        CONDITION.detect(
                TestPictures.uniform(300, 256, 0x0033FF), context(Map.of(), 0).withNetworks(networks));
        FloatArray input =
                Objects.requireNonNull(networks.lastInputs("netG.onnx").get("input"));
        assertArrayEquals(new long[] {1, 3, 256, 512}, input.shape());
        assertEquals(-1, input.toArray()[70_000]);
        assertEquals(-0.6f, input.toArray()[256 * 512 + 70_000], 1e-7f);
        assertEquals(1, input.toArray()[2 * 256 * 512 + 70_000]);
    }

    @Test
    void aWantedNetworkThatIsMissingIsNamed() {
        TestDetectionContext context = context(Map.of("detector", "network"), 0);
        RgbImage source = TestPictures.gray(8, 8);
        assertTrue(assertThrows(InvalidRequestException.class, () -> CONDITION.detect(source, context))
                .getMessage()
                .contains("netG.onnx"));
    }

    /** A source of one color has no lines, only a disc of it and one of a given color. */
    @Test
    void paintsTheDiscsThatAreGiven() {
        TestDetectionContext context = context(Map.of("discs", "10,5,2 25,5,2,00FF00"), 0);
        RgbImage map = CONDITION.detect(TestPictures.uniform(40, 12, 0x336699), context);
        assertEquals(0x336699, map.rgb(8, 5));
        assertEquals(0xFFFFFF, map.rgb(7, 5));
        assertEquals(0x00FF00, map.rgb(25, 7));
        assertEquals("classical", context.detector());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "random"})
    void drawsDiscsFromTheSeedByDefault(String discs) {
        RgbImage source = TestPictures.read(LineartAnimeWithColorPromptTest.class, "astronaut.png");
        RgbImage lines = CONDITION.detect(source, context(Map.of("discs", "none"), 101));
        assertEquals(
                Disc.paint(Disc.drawn(112, 112, new NumpyRandom(101)), lines, source),
                CONDITION.detect(source, context(Map.of("discs", discs), 101)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "1,1,5", "random"})
    void trainingDrawsDiscsWhateverIsAskedFor(String discs) {
        RgbImage source = TestPictures.read(LineartAnimeWithColorPromptTest.class, "astronaut.png");
        assertEquals(
                CONDITION.detect(source, context(Map.of(), 101)),
                CONDITION.trainingImage(source, context(Map.of("discs", discs), 101)));
    }

    @Test
    void trainingRejectsAGrayPhoto() {
        RgbImage gray = TestPictures.read(LineartAnimeWithColorPromptTest.class, "gray.png");
        TestDetectionContext context = context(Map.of(), 0);
        assertTrue(assertThrows(InvalidRequestException.class, () -> CONDITION.trainingImage(gray, context))
                .getMessage()
                .contains("gray"));
    }

    /** The substitute's step as in lineart_anime: 90.49 from 100 to 200 at a blur of 3 pixels. */
    @Test
    void theSubstituteDrawsTheDarkSideOfAStep() {
        byte[] rgb = new byte[3 * 512 * 512];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 512 < 256 ? 100 : 200);
        }
        RgbImage map = CONDITION.detect(RgbImage.of(512, 512, rgb), context(Map.of("discs", "none"), 0));
        assertEquals(90 * 0x010101, map.rgb(255, 99));
        assertEquals(0xFFFFFF, map.rgb(256, 99));
    }
}
