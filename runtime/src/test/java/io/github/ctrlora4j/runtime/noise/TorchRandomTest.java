package io.github.ctrlora4j.runtime.noise;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;

import io.github.ctrlora4j.runtime.GoldenTensors;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TorchRandomTest {
    static Stream<NoiseGolden> noise() {
        return NoiseGolden.cases("randn");
    }

    static Stream<NoiseGolden> sequences() {
        return NoiseGolden.cases("sequence");
    }

    /** 2e-6: PyTorch's vector kernels round logarithm, sine and cosine differently; 1e-6: one rounding from double. */
    private static double bound(int size) {
        return size < 16 ? 1e-6 : 2e-6;
    }

    @ParameterizedTest
    @MethodSource("noise")
    void noiseAgreesWithTorch(NoiseGolden golden) {
        float[] expected = golden.floats();
        assertClose(expected, new TorchRandom(golden.seed()).randn(golden.shape()), bound(expected.length));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void successiveDrawsAgreeWithTorch(NoiseGolden golden) {
        TorchRandom random = new TorchRandom(golden.seed());
        int from = 0;
        for (int size : GoldenTensors.ints(golden.about().get("sizes"))) {
            float[] expected = Arrays.copyOfRange(golden.floats(), from, from + size);
            assertClose(expected, random.randn(size), bound(size));
            from += size;
        }
    }
}
