package io.github.ctrlora4j.runtime.lora;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ButterflyTest {
    static Stream<JsonNode> cases() throws IOException {
        JsonNode cases = GoldenTensors.json(ButterflyTest.class, "boft.json").get("cases");
        return StreamSupport.stream(cases.spliterator(), false);
    }

    private static FloatTensor tensor(GoldenTensors golden, String key, String leaf) {
        float[] values = golden.floats(key + "/" + leaf);
        List<Long> shape = Arrays.stream(golden.shape(key + "/" + leaf))
                .mapToObj(extent -> (long) extent)
                .toList();
        return FloatTensor.of(
                leaf,
                shape,
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mergedWeightIsThatOfTheTrainingCode(JsonNode about) throws IOException {
        GoldenTensors golden = GoldenTensors.of(ButterflyTest.class, "boft.safetensors");
        String key = about.get("key").asText();
        Map<String, Tensor> leaves = new HashMap<>();
        about.get("leaves").forEach(leaf -> leaves.put(leaf.asText(), tensor(golden, key, leaf.asText())));
        LayerTensors change = new LayerTensors("layer", leaves);
        long[] shape =
                Arrays.stream(golden.shape(key + "/weight")).asLongStream().toArray();
        assertTrue(LayerShapes.fit(change, Arrays.stream(shape).boxed().toList()));
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            NDArray weight = scope.create(golden.floats(key + "/weight"), new Shape(shape));
            NDArray merged = new LayerFormula(scope, new WeightLoader(Path.of("boft")), change, weight)
                    .weightChange()
                    .add(weight);
            assertClose(golden.floats(key + "/merged"), merged.toFloatArray(), 1e-5);
        }
    }

    /** 4 blocks of side 8 over 32 rows; three factors reach over all of them, a fourth would need 64. */
    @Test
    void aChainEndsWhereItReachesOverAllRows() {
        assertEquals(true, new Butterfly.Blocks(3, 4, 8).fit(32, Butterfly.Weave.ROWS));
        assertEquals(false, new Butterfly.Blocks(4, 4, 8).fit(32, Butterfly.Weave.ROWS));
        assertEquals(false, new Butterfly.Blocks(1, 4, 8).fit(24, Butterfly.Weave.ROWS));
        assertEquals(false, new Butterfly.Blocks(1, 3, 5).fit(15, Butterfly.Weave.ROWS));
        assertEquals(true, new Butterfly.Blocks(1, 3, 5).fit(15, Butterfly.Weave.HALF_BLOCKS));
        assertEquals(false, new Butterfly.Blocks(0, 4, 8).fit(32, Butterfly.Weave.ROWS));
    }
}
