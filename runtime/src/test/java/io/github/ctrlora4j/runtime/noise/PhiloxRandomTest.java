package io.github.ctrlora4j.runtime.noise;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PhiloxRandomTest {
    static Stream<NoiseGolden> philox() {
        return NoiseGolden.cases("philox");
    }

    /** 1e-6: one rounding from double precision. */
    @ParameterizedTest
    @MethodSource("philox")
    void noiseAgreesWithCuda(NoiseGolden golden) {
        PhiloxRandom random = new PhiloxRandom(golden.seed());
        for (int earlier = 0; earlier < golden.about().get("draw").asInt(); earlier++) {
            random.randn(golden.shape());
        }
        assertClose(golden.floats(), random.randn(golden.shape()), 1e-6);
    }
}
