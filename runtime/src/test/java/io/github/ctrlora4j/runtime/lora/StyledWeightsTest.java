package io.github.ctrlora4j.runtime.lora;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.HugeTensor;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StyledWeightsTest {
    private static final GoldenTensors EXPECTED = GoldenLoraFiles.tensors();
    private static final String TO_Q = "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn1.to_q.weight";
    private static final Path LINEAR = GoldenLoraFiles.file("kohya-linear.safetensors");
    private static final Path LOHA = GoldenLoraFiles.file("loha.safetensors");

    private static final NDManager MANAGER = GoldenModels.ENGINE.newManager();
    private static final Map<String, NDArray> LOADED = new LinkedHashMap<>();

    @BeforeAll
    static void load() {
        Path file = GoldenModels.file("sd.safetensors");
        try (OpenedModel opened = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT)) {
            for (String component : List.of("text", "unet")) {
                LOADED.putAll(WeightLoader.load(MANAGER, file, component(opened, component), DataType.FLOAT32));
            }
        }
    }

    @AfterAll
    static void free() {
        MANAGER.close();
    }

    private static Map<String, Tensor> component(OpenedModel opened, String name) {
        return Optional.ofNullable(opened.weights().components().get(name)).orElse(Map.of());
    }

    /** Both networks at once; names do not collide. */
    private static List<StyledWeights.Part> parts(OpenedLoras opened) {
        return opened.changes().stream()
                .map(change -> {
                    Map<String, Tensor> tensors = new LinkedHashMap<>();
                    change.weights().components().forEach((component, named) -> tensors.putAll(named));
                    return new StyledWeights.Part(change.file(), change.state(), tensors, change.unetWeight());
                })
                .toList();
    }

    private static void act(StyledWeights weights, ActiveLora... loras) {
        try (OpenedLoras opened = OpenedLoras.open(GoldenModels.FILES, List.of(loras))) {
            List<StyledWeights.Part> parts = parts(opened);
            weights.retain(parts);
            weights.merge(parts);
        }
    }

    private static ActiveLora lora(Path file, double weight) {
        return new ActiveLora(file, weight, weight);
    }

    private static NDArray current(StyledWeights weights, String name) {
        return Optional.ofNullable(weights.current().get(name)).orElseThrow();
    }

    static Stream<GoldenLoraFiles.Expected> expected() {
        return GoldenLoraFiles.expected();
    }

    /** Tolerances of the golden set: 1e-5, and 1e-4 where DoRA divides by norms. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("expected")
    void mergedWeightsAreThoseOfTheTrainingCode(GoldenLoraFiles.Expected golden) {
        try (StyledWeights weights = new StyledWeights(MANAGER, LOADED)) {
            act(weights, golden.loras().toArray(ActiveLora[]::new));
            double tolerance = golden.key().contains("dora") ? 1e-4 : 1e-5;
            assertClose(
                    EXPECTED.floats(golden.key()),
                    current(weights, golden.tensor()).toFloatArray(),
                    tolerance);
        }
    }

    @Test
    void loadedWeightsAreNeverWrittenTo() {
        float[] before = current(new StyledWeights(MANAGER, LOADED), TO_Q).toFloatArray();
        try (StyledWeights weights = new StyledWeights(MANAGER, LOADED)) {
            act(weights, lora(LINEAR, 1));
            assertTrue(weights.size() > 0);
            act(weights);
            assertEquals(0, weights.size());
            assertSame(LOADED.get(TO_Q), current(weights, TO_Q));
            assertArrayEquals(before, current(weights, TO_Q).toFloatArray());
        }
    }

    @Test
    void onlyTheTouchedWeightsAreCopied() {
        try (StyledWeights weights = new StyledWeights(MANAGER, LOADED)) {
            act(weights, lora(LINEAR, 1));
            // Four layers of the UNet and two of the text encoder.
            assertEquals(6, weights.size());
            long same = weights.current().entrySet().stream()
                    .filter(entry -> entry.getValue() == LOADED.get(entry.getKey()))
                    .count();
            assertEquals(LOADED.size() - 6, same);
        }
    }

    /** The LoHa touches to_q, too, but not the text encoder. */
    @Test
    void aCopyThatAnotherSetOfLorasChangesAlikeIsKept() {
        String fc1 = "cond_stage_model.transformer.text_model.encoder.layers.2.mlp.fc1.weight";
        try (StyledWeights weights = new StyledWeights(MANAGER, LOADED)) {
            act(weights, lora(LINEAR, 1));
            NDArray query = current(weights, TO_Q);
            NDArray text = current(weights, fc1);
            act(weights, lora(LINEAR, 1), lora(LOHA, 1));
            assertSame(text, current(weights, fc1));
            assertNotSame(query, current(weights, TO_Q));
        }
    }

    @Test
    void aFactorOfZeroChangesNothing() {
        try (StyledWeights weights = new StyledWeights(MANAGER, LOADED)) {
            act(weights, lora(LINEAR, 0));
            assertEquals(0, weights.size());
        }
    }

    /** 1e30 times itself is too large for float32. */
    @Test
    void weightsThatAreNoLongerFiniteNameTheFile() {
        try (OpenedLoras opened = OpenedLoras.open(GoldenModels.FILES, List.of(lora(LINEAR, 1)));
                StyledWeights weights = new StyledWeights(MANAGER, LOADED)) {
            List<StyledWeights.Part> huge = parts(opened).stream()
                    .map(part -> {
                        Map<String, Tensor> tensors = new LinkedHashMap<>(part.tensors());
                        tensors.replaceAll((name, tensor) -> name.contains("lora_") ? new HugeTensor(tensor) : tensor);
                        return new StyledWeights.Part(part.file(), part.state(), tensors, 1);
                    })
                    .toList();
            MalformedFileException e = assertThrows(MalformedFileException.class, () -> weights.merge(huge));
            assertEquals(Optional.of(LINEAR.toString()), e.subject());
            assertTrue(e.problem().startsWith("the values of this style LoRA are too large"), e.problem());
        }
    }

    /** Rounded once: the merged float16 weight is the float32 sum's nearest neighbor. */
    @Test
    void halfPrecisionIsRoundedOnce() {
        try (NDManager scope = MANAGER.newSubManager()) {
            NDArray half = current(new StyledWeights(scope, LOADED), TO_Q).toType(DataType.FLOAT16, true);
            NDArray wide = half.toType(DataType.FLOAT32, true);
            half.attach(scope);
            wide.attach(scope);
            try (StyledWeights narrow = new StyledWeights(scope, Map.of(TO_Q, half));
                    StyledWeights exact = new StyledWeights(scope, Map.of(TO_Q, wide))) {
                act(narrow, lora(LINEAR, 0.7));
                act(exact, lora(LINEAR, 0.7));
                NDArray rounded = current(exact, TO_Q).toType(DataType.FLOAT16, true);
                assertEquals(DataType.FLOAT16, current(narrow, TO_Q).getDataType());
                assertTrue(rounded.contentEquals(current(narrow, TO_Q)));
                rounded.close();
            }
        }
    }
}
