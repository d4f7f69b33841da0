package io.github.ctrlora4j.plugins.mlsd;

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
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlsdTest {
    private static final Mlsd CONDITION = new Mlsd();
    private static final String FILE = "mlsd_large_512_fp32.onnx";

    /** Thresholds that let every line pass. */
    private static final Map<String, String> ALL = Map.of("score", "0.1", "distance", "0.1");

    private static TestDetectionContext context(Map<String, String> parameters) {
        return TestDetectionContext.of(CONDITION.descriptor(), parameters, 0);
    }

    private static RgbImage detect(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, context(parameters));
    }

    private static RgbImage detectWithNetwork(RgbImage source, Map<String, String> parameters) {
        return CONDITION.detect(source, context(parameters).withNetworks(mlsd()));
    }

    /**
     * A fake M-LSD: the logit of a cell is four times the red of its first pixel, and every line goes from 3.25 cells
     * left and 1 above the middle to 3.25 right and 2 below.
     */
    static FakeNetworks mlsd() {
        return new FakeNetworks().with(FILE, inputs -> {
            FloatArray image = Objects.requireNonNull(inputs.get("image"));
            int height = (int) image.shape()[2] / 2;
            int width = (int) image.shape()[3] / 2;
            float[] red = image.toArray();
            float[] ends = {-3.25f, -1, 3.25f, 2};
            float[] maps = new float[9 * width * height];
            for (int i = 0; i < width * height; i++) {
                maps[i] = 4 * red[i / width * 2 * 2 * width + i % width * 2];
                for (int end = 0; end < ends.length; end++) {
                    maps[(1 + end) * width * height + i] = ends[end];
                }
            }
            return Map.of("maps", FloatArray.of(maps, 1, 9, height, width));
        });
    }

    /** Black, 64 by 64, with pixels of this red. */
    private static RgbImage points(int... xyRed) {
        byte[] pixels = new byte[3 * 64 * 64];
        for (int i = 0; i < xyRed.length; i += 3) {
            pixels[3 * (64 * xyRed[i + 1] + xyRed[i])] = (byte) xyRed[i + 2];
        }
        return RgbImage.of(64, 64, pixels);
    }

    /** Lines and map of the reference. */
    @Test
    void drawsAsTheReferenceDoes() {
        List<Line> lines = List.of(
                new Line(18.138477325439453, 66.18911743164062, 18.138477325439453, 12.85089111328125),
                new Line(90.45996856689453, 56.572662353515625, 77.47887420654297, 56.572662353515625),
                new Line(21.39655303955078, 37.54703903198242, 21.39655303955078, 37.54703903198242),
                new Line(27.1069278717041, 36.19731521606445, 35.36052703857422, 46.202354431152344),
                new Line(13.723980903625488, 41.483917236328125, 55.42808532714844, 12.201563835144043),
                new Line(55.80613708496094, 12.0392484664917, 75.71769714355469, 46.64897918701172),
                new Line(21.561614990234375, 37.24707794189453, 36.64911651611328, 69.72740173339844),
                new Line(45.21139144897461, 4.006817817687988, 101.17513275146484, 70.487060546875),
                new Line(27.496286392211914, 16.721181869506836, 9.300850868225098, 27.410533905029297),
                new Line(1.7027294635772705, 71.53506469726562, 80.89390563964844, 46.2927360534668),
                new Line(35.57192611694336, 8.734583854675293, 49.62538528442383, 24.348974227905273),
                new Line(101.71414184570312, 3.850572347640991, 46.76951217651367, 2.6701157093048096),
                new Line(58.486480712890625, 42.128780364990234, 17.08586883544922, 55.77748489379883),
                new Line(11.716110229492188, 36.738521575927734, 42.56381607055664, 21.928590774536133));
        assertEquals(TestPictures.read(MlsdTest.class, "mlsd.lines.png"), Mlsd.draw(112, 80, lines));
    }

    /** First draws of the reference for three file names; the seeds are its hash of the names. */
    @ParameterizedTest
    @CsvSource({"1368750391, 0.4218, 9.2597", "3365590235, 1.3574, 15.8066", "3130415013, 1.2612, 7.3076"})
    void trainingDrawsAsTheReferenceDoes(long seed, double score, double distance) {
        Thresholds drawn = Thresholds.drawn(new NumpyRandom(seed));
        assertEquals(score, drawn.score(), 5e-5);
        assertEquals(distance, drawn.distance(), 5e-5);
    }

    /**
     * Seed 3365590235 draws a score of 1.3574, seed 1368750391 one of 0.4218; the fake's most certain line has 0.982.
     */
    @ParameterizedTest
    @CsvSource({"3365590235, 0", "1368750391, 1"})
    void trainingIsBlackWhereTheDrawnScoreExceedsOne(long seed, int lines) {
        FakeNetworks networks = mlsd().with(FILE, inputs -> {
            float[] maps = new float[9 * 32 * 32];
            Arrays.fill(maps, 0, 32 * 32, -4);
            maps[15 * 32 + 10] = 4;
            // The end is 10 cells to the right, more than the distance of 9.2597 that the second seed draws.
            maps[3 * 32 * 32 + 15 * 32 + 10] = 10;
            return Map.of("maps", FloatArray.of(maps, 1, 9, 32, 32));
        });
        RgbImage map = CONDITION.trainingImage(
                points(),
                TestDetectionContext.of(CONDITION.descriptor(), ALL, seed).withNetworks(networks));
        assertEquals(lines == 0 ? Canvas.black(64, 64).toImage() : LinePictures.line(64, 64, 20, 30, 40, 30), map);
    }

    @Test
    void feedsColorsFromMinusOneToOneAndOnesScaledAlike() {
        FakeNetworks networks = mlsd();
        CONDITION.detect(TestPictures.uniform(64, 64, 0x00FF33), context(ALL).withNetworks(networks));
        FloatArray image = Objects.requireNonNull(networks.lastInputs(FILE).get("image"));
        assertArrayEquals(new long[] {1, 4, 64, 64}, image.shape());
        float[] values = image.toArray();
        // 0x33 = 51: 51 / 127.5 - 1 = -0.6; 1 / 127.5 - 1 = -0.99216
        float[] expected = {-1, 1, -0.6f, -0.99216f};
        for (int i = 0; i < values.length; i++) {
            assertEquals(expected[i / (64 * 64)], values[i], 1e-5f);
        }
    }

    /** 70 x 10 pixels: rint(70 / 64) = 1 and at least 1 times 64. */
    @Test
    void feedsMultiplesOf64() {
        FakeNetworks networks = mlsd();
        CONDITION.detect(TestPictures.varied(70, 10), context(ALL).withNetworks(networks));
        assertArrayEquals(
                new long[] {1, 4, 64, 64},
                Objects.requireNonNull(networks.lastInputs(FILE).get("image")).shape());
    }

    /** Middle in cell (10, 15): from (6.75, 14) to (13.25, 17), times 2, truncated. */
    @Test
    void addsTheEndsToTheMiddleAndDoubles() {
        TestDetectionContext context = context(ALL).withNetworks(mlsd());
        assertEquals(LinePictures.line(64, 64, 13, 28, 26, 34), CONDITION.detect(points(20, 30, 255), context));
        assertEquals("network " + FILE, context.detector());
    }

    /** A picture of 96 x 128 is fed as such (rint(1.5) = 2: 128 x 128), so a cell is 1.5 pixels wide and 2 high. */
    @Test
    void bringsLinesToThePicturesSize() {
        FakeNetworks networks = mlsd().with(FILE, inputs -> {
            float[] maps = new float[9 * 64 * 64];
            Arrays.fill(maps, 0, 64 * 64, -4);
            maps[20 * 64 + 10] = 4;
            maps[3 * 64 * 64 + 20 * 64 + 10] = 30;
            return Map.of("maps", FloatArray.of(maps, 1, 9, 64, 64));
        });
        RgbImage map =
                CONDITION.detect(TestPictures.varied(96, 128), context(ALL).withNetworks(networks));
        // From x = 10 to 40 in cells, 15 to 60 in pixels; y = 20 in cells, 40 in pixels.
        assertEquals(LinePictures.line(96, 128, 15, 40, 60, 40), map);
    }

    /** The logit 4 is a score of 1 / (1 + e^-4) = 0.98201. */
    @ParameterizedTest
    @CsvSource({"0.982, true", "0.983, false", "2, false"})
    void keepsLinesAboveTheScore(String score, boolean kept) {
        RgbImage map = detectWithNetwork(points(20, 30, 255), Map.of("score", score, "distance", "0.1"));
        assertEquals(kept, LinePictures.whitePixels(map) > 0);
    }

    /** The ends are 6.5 cells apart in x and 3 in y: sqrt(51.25) = 7.1589. */
    @ParameterizedTest
    @CsvSource({"7.15, true", "7.16, false"})
    void keepsLinesLongerThanTheDistance(String distance, boolean kept) {
        RgbImage map = detectWithNetwork(points(20, 30, 255), Map.of("score", "0.1", "distance", distance));
        assertEquals(kept, LinePictures.whitePixels(map) > 0);
    }

    /** Red 200 is 0.5686, logit 2.27, score 0.91: it would be a line if a more certain one were not beside it. */
    @Test
    void aMiddleBesideASurerOneIsNone() {
        assertEquals(
                LinePictures.line(64, 64, 13, 28, 26, 34), detectWithNetwork(points(20, 30, 255, 22, 32, 200), ALL));
    }

    @Test
    void aMiddleTwoCellsFromASurerOneIsOne() {
        Canvas both = Canvas.of(LinePictures.line(64, 64, 13, 28, 26, 34));
        // Cell (12, 15): from (8.75, 14) to (15.25, 17).
        both.line(17, 28, 30, 34, 0xFFFFFF);
        assertEquals(both.toImage(), detectWithNetwork(points(20, 30, 255, 24, 30, 200), ALL));
    }

    /** 64 x 64 cells of one score are all middles; each line here is one pixel long. */
    @Test
    void looksAtTheTwoHundredSurestMiddles() {
        FakeNetworks networks = mlsd().with(FILE, inputs -> {
            float[] maps = new float[9 * 64 * 64];
            Arrays.fill(maps, 3 * 64 * 64, 4 * 64 * 64, 0.4f);
            return Map.of("maps", FloatArray.of(maps, 1, 9, 64, 64));
        });
        RgbImage map =
                CONDITION.detect(TestPictures.gray(128, 128), context(ALL).withNetworks(networks));
        assertEquals(200, LinePictures.whitePixels(map));
    }

    /**
     * A fake of the network on board: one line of score 0.9 whose middle is cell (100, 50), from 20 cells left and 10
     * above to 30 right and 40 below, and a weaker one beside it.
     */
    private static FakeNetworks square(String file) {
        return withSquare(new FakeNetworks(), file);
    }

    static FakeNetworks withSquare(FakeNetworks networks, String file) {
        return networks.with(file, inputs -> {
            float[] scores = new float[256 * 256];
            float[] offsets = new float[4 * scores.length];
            scores[50 * 256 + 100] = 0.9f;
            scores[51 * 256 + 100] = 0.8f;
            System.arraycopy(new float[] {-20, -10, 30, 40}, 0, offsets, 4 * (50 * 256 + 100), 4);
            return Map.of(
                    "scores", FloatArray.of(scores, 1, 256, 256, 1), "offsets", FloatArray.of(offsets, 1, 256, 256, 4));
        });
    }

    /** A cell of the network is 384 / 256 = 1.5 pixels wide and 0.5 high: x 80 to 130, y 40 to 90 in cells. */
    @ParameterizedTest
    @CsvSource({"auto, mlsd-tiny-512.onnx", "large, mlsd-large-512.onnx", "tiny, mlsd-tiny-512.onnx"})
    void theNetworkForSquaresHasScoresAndOffsets(String detector, String file) {
        TestDetectionContext context = context(Map.of("score", "0.1", "distance", "0.1", "detector", detector))
                .withNetworks(square(file));
        RgbImage map = CONDITION.detect(TestPictures.gray(384, 128), context);
        assertEquals(LinePictures.line(384, 128, 120, 20, 195, 45), map);
        assertEquals("network " + file, context.detector());
    }

    /** Channels last; the one is not scaled with the colors. */
    @Test
    void feedsLevelsAndAOnePixelByPixel() {
        FakeNetworks networks = square("mlsd-tiny-512.onnx");
        CONDITION.detect(TestPictures.uniform(30, 40, 0x0102FF), context(ALL).withNetworks(networks));
        FloatArray fed =
                Objects.requireNonNull(networks.lastInputs("mlsd-tiny-512.onnx").get("input_image_with_alpha:0"));
        assertArrayEquals(new long[] {1, 512, 512, 4}, fed.shape());
        assertArrayEquals(new float[] {1, 2, 255, 1, 1, 2, 255, 1}, Arrays.copyOf(fed.toArray(), 8));
    }

    @Test
    void aWantedNetworkThatIsMissingIsNamed() {
        assertTrue(assertThrows(
                        InvalidRequestException.class,
                        () -> detect(TestPictures.gray(8, 8), Map.of("detector", "network")))
                .getMessage()
                .contains(FILE));
    }
}
