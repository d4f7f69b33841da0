package io.github.ctrlora4j.runtime.noise;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageNoiseTest {
    /** As for plain noise: PyTorch's vector kernels round logarithm, sine and cosine differently. */
    private static final double BOUND = 2e-6;

    static Stream<NoiseGolden> batches() {
        return NoiseGolden.cases("batch");
    }

    static Stream<NoiseGolden> variations() {
        return NoiseGolden.cases("subseed");
    }

    static Stream<NoiseGolden> resized() {
        return NoiseGolden.cases("seed_resize");
    }

    @ParameterizedTest
    @MethodSource("batches")
    void everyImageOfABatchHasItsOwnStream(NoiseGolden golden) {
        BatchNoise batch = BatchNoise.of(
                NoiseConvention.WEB_UI,
                golden.source(),
                StreamSupport.stream(golden.about().get("seeds").spliterator(), false)
                        .map(seed -> new ImageSeed(seed.asLong(), SeedVariation.NONE))
                        .toList());
        int draws = golden.about().get("draws").asInt();
        int size = golden.floats().length / draws;
        for (int draw = 0; draw < draws; draw++) {
            float[] expected = Arrays.copyOfRange(golden.floats(), draw * size, (draw + 1) * size);
            assertClose(expected, batch.randn(golden.shape()), BOUND);
        }
    }

    @ParameterizedTest
    @MethodSource("variations")
    void variationTurnsTowardsTheSubseed(NoiseGolden golden) {
        long subseed = golden.about().get("subseed").asLong();
        double strength = golden.about().get("strength").asDouble();
        assertClose(golden.floats(), firstDraw(golden, SeedVariation.of(subseed, strength)), BOUND);
    }

    @ParameterizedTest
    @MethodSource("resized")
    void resizedSeedKeepsItsComposition(NoiseGolden golden) {
        int height = golden.about().get("from_height").asInt() / 8; // given in pixels
        int width = golden.about().get("from_width").asInt() / 8;
        SeedVariation variation = SeedVariation.NONE.resizedFrom(height, width);
        assertClose(golden.floats(), firstDraw(golden, variation), BOUND);
    }

    private static float[] firstDraw(NoiseGolden golden, SeedVariation variation) {
        int[] shape = Arrays.copyOfRange(golden.shape(), 1, 4);
        return new ImageNoise(golden.source(), new ImageSeed(golden.seed(), variation)).randn(shape);
    }

    @Test
    void consecutiveSeedsMakeABatch() {
        float[] batch = BatchNoise.of(
                        NoiseConvention.WEB_UI, NoiseSource.CPU, ImageSeed.batch(7, SeedVariation.NONE, 2))
                .randn(4, 3, 2);
        assertArrayEquals(new TorchRandom(7).randn(4, 3, 2), Arrays.copyOf(batch, 24));
        assertArrayEquals(new TorchRandom(8).randn(4, 3, 2), Arrays.copyOfRange(batch, 24, 48));
    }

    /** stable-diffusion-webui: with a variation the seed stands still and the subseed counts. */
    @Test
    void variationsOfABatchHaveConsecutiveSubseeds() {
        List<ImageSeed> seeds = ImageSeed.batch(7, SeedVariation.of(100, 0.5), 3);
        assertEquals(
                List.of(
                        new ImageSeed(7, SeedVariation.of(100, 0.5)),
                        new ImageSeed(7, SeedVariation.of(101, 0.5)),
                        new ImageSeed(7, SeedVariation.of(102, 0.5))),
                seeds);
    }

    @Test
    void variationOfHeightOneStaysFinite() {
        SeedVariation variation = SeedVariation.of(2, 0.5);
        float[] noise = new ImageNoise(NoiseSource.CPU, new ImageSeed(1, variation)).randn(1, 1, 1);
        // One value has no angle: half of each.
        float middle = 0.5f * new TorchRandom(1).randn(1)[0] + 0.5f * new TorchRandom(2).randn(1)[0];
        assertClose(new float[] {middle}, noise, 1e-6);
    }

    @Test
    void rejectsStrengthAboveOne() {
        assertThrows(InvalidRequestException.class, () -> SeedVariation.of(1, 1.01));
        assertThrows(InvalidRequestException.class, () -> SeedVariation.of(1, Double.NaN));
    }

    @Test
    void rejectsHalfASize() {
        assertThrows(InvalidRequestException.class, () -> SeedVariation.NONE.resizedFrom(8, 0));
    }
}
