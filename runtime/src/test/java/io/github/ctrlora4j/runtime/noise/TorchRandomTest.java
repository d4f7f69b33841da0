package io.github.ctrlora4j.runtime.noise;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TorchRandomTest {
    static Stream<NoiseGolden> noise() {
        return NoiseGolden.cases("randn", false);
    }

    static Stream<NoiseGolden> preciseNoise() {
        return NoiseGolden.cases("randn", true);
    }

    static Stream<NoiseGolden> uniform() {
        return NoiseGolden.cases("rand", false);
    }

    static Stream<NoiseGolden> preciseUniform() {
        return NoiseGolden.cases("rand", true);
    }

    static Stream<NoiseGolden> integers() {
        return NoiseGolden.cases("randint", false);
    }

    static Stream<NoiseGolden> permutations() {
        return NoiseGolden.cases("randperm", false);
    }

    static Stream<NoiseGolden> sequences() {
        return NoiseGolden.cases("sequence", false);
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
    @MethodSource("preciseNoise")
    void preciseNoiseEqualsTorch(NoiseGolden golden) {
        assertArrayEquals(golden.doubles(), new TorchRandom(golden.seed()).randnDouble(golden.shape()));
    }

    @ParameterizedTest
    @MethodSource("uniform")
    void uniformNumbersEqualTorch(NoiseGolden golden) {
        assertArrayEquals(golden.floats(), new TorchRandom(golden.seed()).rand(golden.shape()));
    }

    @ParameterizedTest
    @MethodSource("preciseUniform")
    void preciseUniformNumbersEqualTorch(NoiseGolden golden) {
        assertArrayEquals(golden.doubles(), new TorchRandom(golden.seed()).randDouble(golden.shape()));
    }

    @ParameterizedTest
    @MethodSource("integers")
    void integersEqualTorch(NoiseGolden golden) {
        JsonNode about = golden.about();
        long low = about.get("low").asLong();
        long high = about.get("high").asLong();
        assertArrayEquals(golden.longs(), new TorchRandom(golden.seed()).randint(low, high, golden.shape()));
    }

    @ParameterizedTest
    @MethodSource("permutations")
    void permutationsEqualTorch(NoiseGolden golden) {
        int[] order =
                new TorchRandom(golden.seed()).randperm(golden.about().get("n").asInt());
        assertArrayEquals(golden.longs(), Arrays.stream(order).asLongStream().toArray());
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

    @Test
    void refusesRangesThatTorchVersionsDrawDifferently() {
        TorchRandom random = new TorchRandom(0);
        assertThrows(InvalidRequestException.class, () -> random.randint(0, 1 << 28, 1));
        assertThrows(InvalidRequestException.class, () -> random.randint(5, 5, 1));
        assertThrows(InvalidRequestException.class, () -> random.randint(Long.MIN_VALUE, Long.MAX_VALUE, 1));
    }
}
