package io.github.ctrlora4j.runtime.programs;

import static io.github.ctrlora4j.runtime.programs.ProgramInputs.GROUPS;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.HEADS;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.numbers;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.weights;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code ControlNetParityTest} has the numbers. */
class ControlNetProgramTest {
    private static Map<String, NDArray> load(NDManager owner, String name) {
        return weights(
                owner, "../controlnet/" + name + ".safetensors", ModelRole.CONTROLNET, "control", DataType.FLOAT32);
    }

    /** Twelve skips and the middle: for each of two texts, or once for a network that does not read them. */
    @Test
    void onlyTheOriginalReadsTexts() {
        try (NDManager owner = GoldenModels.ENGINE.newManager();
                ControlNetProgram original = ControlNetProgram.original(load(owner, "controlnet"), HEADS, GROUPS);
                ControlNetProgram lite = ControlNetProgram.lite(load(owner, "lite"), GROUPS)) {
            NDArray latents = numbers(owner, DataType.FLOAT32, 3, 4, 8, 8);
            NDArray contexts = numbers(owner, DataType.FLOAT32, 2, 77, 24);
            NDArray time = owner.create(new float[] {500});
            NDArray pixels = numbers(owner, DataType.FLOAT32, 1, 3, 64, 64);
            NDList texts = original.residuals(owner, original.hint(owner, pixels), latents, time, contexts);
            assertEquals(26, texts.size());
            assertEquals(3, texts.get(0).getShape().get(0));
            assertEquals(
                    13,
                    lite.residuals(owner, lite.hint(owner, pixels), latents, time, contexts)
                            .size());

            NDList second = original.residuals(owner, original.hint(owner, pixels), latents, time, contexts.get("1:2"));
            // The order of additions differs; residuals are up to 20.
            assertArrayEquals(second.get(0).toFloatArray(), texts.get(13).toFloatArray(), 4e-3f);
        }
    }

    /** Three of its eight convolutions halve the picture. */
    @Test
    void aHintIsAnEighthOfThePictureAndTheSameAlone() {
        try (NDManager owner = GoldenModels.ENGINE.newManager();
                ControlNetProgram lite = ControlNetProgram.lite(load(owner, "lite"), GROUPS);
                ControlNetProgram alone = ControlNetProgram.hintAlone(load(owner, "lite"))) {
            NDArray pixels = numbers(owner, DataType.FLOAT32, 1, 3, 64, 128);
            NDArray hint = lite.hint(owner, pixels);
            assertEquals(new Shape(1, 32, 8, 16), hint.getShape());
            assertEquals(hint, alone.hint(owner, pixels));
        }
    }

    /** A picture that is moved by eight pixels has a hint that is moved by one cell, if its edges fit together. */
    @Test
    void theSeamlessHintMovesWithThePicture() {
        try (NDManager owner = GoldenModels.ENGINE.newManager();
                ControlNetProgram lite = ControlNetProgram.lite(load(owner, "lite"), GROUPS)) {
            NDArray pixels = numbers(owner, DataType.FLOAT32, 1, 3, 64, 64);
            NDArray moved = pixels.get(":, :, :, 8:").concat(pixels.get(":, :, :, :8"), 3);
            NDArray hint = lite.seamless().hint(owner, pixels);
            NDArray expected = hint.get(":, :, :, 1:").concat(hint.get(":, :, :, :1"), 3);
            assertArrayEquals(
                    expected.toFloatArray(), lite.seamless().hint(owner, moved).toFloatArray(), 1e-5f);
        }
    }
}
