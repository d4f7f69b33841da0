package io.github.ctrlora4j.runtime.models;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import org.junit.jupiter.api.Test;

class ImageTensorsTest {
    @Test
    void aLatentWithoutNumbersIsNotBlamedOnTheVae() {
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            ImageTensors.requireDenoised(scope.create(new float[] {-3, 0, 3e38f, 3e38f}));
            for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
                String problem = assertThrows(
                                EngineException.class,
                                () -> ImageTensors.requireDenoised(scope.create(new float[] {1, bad})))
                        .getMessage();
                assertTrue(problem.startsWith("the UNet produced values that are not numbers"), problem);
            }
        }
    }
}
