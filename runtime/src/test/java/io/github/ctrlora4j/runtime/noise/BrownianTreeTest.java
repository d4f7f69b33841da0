package io.github.ctrlora4j.runtime.noise;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.ctrlora4j.api.host.NoiseSource;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrownianTreeTest {
    static Stream<NoiseGolden> rises() {
        return NoiseGolden.cases("brownian", "tree");
    }

    /** The whole path's deviation is at most 3.8, and each of its noises may be off by 2e-6, as PyTorch's kernels are. */
    @ParameterizedTest
    @MethodSource("rises")
    void riseIsTorchsdes(NoiseGolden golden) {
        BrownianTree tree = new BrownianTree(
                golden.source(),
                golden.about().get("seed").asLong(),
                BrownianTree.MAX_KEPT,
                golden.about().get("low").asDouble(),
                golden.about().get("high").asDouble(),
                2,
                3,
                4);
        double from = golden.about().get("queries").get(0).asDouble();
        double to = golden.about().get("queries").get(1).asDouble();
        assertClose(golden.floats(), tree.rise(from, to), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, BrownianTree.MAX_KEPT})
    void pathDoesNotDependOnEarlierQuestions(int kept) {
        float[] fresh = new BrownianTree(NoiseSource.CPU, 3, 2, 0.1, 10, 4, 5).rise(1.5, 2.25);
        BrownianTree asked = new BrownianTree(NoiseSource.CPU, 3, kept, 0.1, 10, 4, 5);
        for (int i = 1; i < 90; i++) {
            asked.rise(i * 0.1, i * 0.1 + 0.2); // more nodes than are kept
        }
        assertArrayEquals(fresh, asked.rise(1.5, 2.25));
    }
}
