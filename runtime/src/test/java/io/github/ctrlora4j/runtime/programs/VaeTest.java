package io.github.ctrlora4j.runtime.programs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole pictures' results are held to the reference by CtrloraParityTest; here, those of strips to the whole. */
class VaeTest {
    private static final int GROUPS = 32;
    private static final long WHOLE = Long.MAX_VALUE;
    /** Of values of magnitude 1 to 4: float32 sums of up to 8,192 terms in another order. */
    private static final float BOUND = 2e-5f;

    private final NDManager owner = GoldenModels.ENGINE.newManager();

    @AfterEach
    void free() {
        owner.close();
    }

    private Map<String, NDArray> weights() {
        try (OpenedModel opened = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT)) {
            return WeightLoader.load(
                    owner,
                    GoldenModels.file("sd.safetensors"),
                    opened.weights().components().get("vae"),
                    DataType.FLOAT32);
        }
    }

    private NDArray waves(long... shape) {
        return owner.arange((float) new Shape(shape).size()).mul(0.37f).sin().reshape(new Shape(shape));
    }

    private static void assertClose(NDArray expected, NDArray actual) {
        float error = actual.sub(expected).abs().max().getFloat();
        float magnitude = expected.abs().max().getFloat();
        assertTrue(error <= BOUND * Math.max(1, magnitude), () -> "largest error " + error + " of " + magnitude);
    }

    /** 1: every row is a strip; the larger ones leave a shorter strip at the end on some levels, and none on others. */
    @ParameterizedTest
    @ValueSource(longs = {1, 7_000, 20_000})
    void stripsGiveTheWholePicture(long strip) {
        Map<String, NDArray> weights = weights();
        try (Vae whole = Vae.bind(weights, GROUPS, WHOLE);
                Vae strips = Vae.bind(weights, GROUPS, strip)) {
            NDArray image = waves(1, 3, 88, 72);
            assertClose(whole.encode(owner, image), strips.encode(owner, image));
            NDArray latents = waves(2, 4, 11, 9);
            assertClose(whole.decode(owner, latents), strips.decode(owner, latents));
        }
    }

    /** The same where the strips' first and last rows are neighbors. */
    @ParameterizedTest
    @ValueSource(longs = {1, 7_000, 20_000})
    void stripsGiveTheWholeSeamlessPicture(long strip) {
        Map<String, NDArray> weights = weights();
        try (Vae whole = Vae.bind(weights, GROUPS, WHOLE);
                Vae strips = Vae.bind(weights, GROUPS, strip)) {
            NDArray image = waves(1, 3, 88, 72);
            assertClose(whole.seamless().encode(owner, image), strips.seamless().encode(owner, image));
            NDArray latents = waves(2, 4, 11, 9);
            assertClose(
                    whole.seamless().decode(owner, latents), strips.seamless().decode(owner, latents));
        }
    }
}
