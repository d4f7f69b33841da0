package io.github.ctrlora4j.runtime.noise;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.host.NoiseConvention;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchNoiseTest {
    static Stream<NoiseGolden> batches() {
        return NoiseGolden.cases("brownian", "batch");
    }

    @ParameterizedTest
    @MethodSource("batches")
    void byComfyUisConventionOneGeneratorDrawsTheWholeBatch(NoiseGolden golden) {
        int images = golden.about().get("images").asInt();
        BatchNoise noise =
                BatchNoise.of(NoiseConvention.COMFY_UI, golden.source(), ImageSeed.perBatch(golden.seed(), images, 1));
        int size = golden.floats().length / 3;
        for (int draw = 0; draw < 3; draw++) {
            float[] expected = Arrays.copyOfRange(golden.floats(), draw * size, (draw + 1) * size);
            assertClose(expected, noise.randn(4, 6, 5), 2e-6); // as plain noise
        }
    }

    @Test
    void byComfyUisConventionTheNextBatchHasTheNextSeed() {
        assertEquals(
                List.of(7L, 7L, 8L, 8L),
                ImageSeed.perBatch(7, 2, 2).stream().map(ImageSeed::seed).toList());
    }
}
