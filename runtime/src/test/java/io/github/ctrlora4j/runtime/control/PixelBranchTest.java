package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.programs.ControlNetProgram;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The golden ControlNet, whose heads and groups are SD 1.5's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PixelBranchTest {
    private final NDManager manager = GoldenModels.ENGINE.newManager();
    private final ControlNetProgram program = ControlNetProgram.original(weights(), 8, 32);

    private Map<String, NDArray> weights() {
        Path file = GoldenModels.file("../controlnet/controlnet.safetensors");
        try (OpenedModel opened = GoldenModels.FILES.open(file, ModelRole.CONTROLNET)) {
            return WeightLoader.load(
                    manager, file, opened.weights().components().get("control"), DataType.FLOAT32);
        }
    }

    @AfterAll
    void free() {
        program.close();
        manager.close();
    }

    private PixelBranch branch(boolean isPooled, boolean wantsLightLines) {
        return new PixelBranch(program, false, isPooled, new HintRules(wantsLightLines, false), DataType.FLOAT32);
    }

    private NDList residuals(NDManager owner, PixelBranch branch) {
        NDArray latents = owner.arange(2 * 4 * 8 * 8f).sin().reshape(2, 4, 8, 8);
        NDArray contexts = owner.arange(2 * 77 * 24f).cos().reshape(2, 77, 24);
        NDArray guide = branch.guide(owner, picture(0.25f));
        return branch.residuals(owner, guide, latents, owner.create(new float[] {500}), contexts);
    }

    private static ControlBranch.Picture picture(float level) {
        return new ControlBranch.Picture() {
            @Override
            public NDArray pixels(NDManager owner) {
                return owner.full(new Shape(1, 3, 64, 64), level);
            }

            @Override
            public NDArray latent(NDManager owner) {
                throw new AssertionError("pixels are seen, not latents");
            }
        };
    }

    /** Twelve skips and the middle for each of two texts; each has a row for each of two latents. */
    @Test
    void thereIsASetOfResidualsForEachText() {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            NDList residuals = residuals(owner, branch(false, false));
            assertEquals(26, residuals.size());
            residuals.forEach(residual -> assertEquals(2, residual.getShape().get(0)));
            assertEquals(new Shape(2, 32, 8, 8), residuals.get(0).getShape());
        }
    }

    @Test
    void pooledResidualsAreMeansOverThePicture() {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            NDList plain = residuals(owner, branch(false, false));
            NDList pooled = residuals(owner, branch(true, false));
            assertEquals(plain.size(), pooled.size());
            for (int i = 0; i < plain.size(); i++) {
                Shape shape = plain.get(i).getShape();
                assertEquals(new Shape(2, shape.get(1), 1, 1), pooled.get(i).getShape());
                int area = (int) (shape.get(2) * shape.get(3));
                float[] all = plain.get(i).toFloatArray();
                float[] means = pooled.get(i).toFloatArray();
                for (int channel = 0; channel < means.length; channel++) {
                    double sum = 0;
                    for (int cell = 0; cell < area; cell++) {
                        sum += all[channel * area + cell];
                    }
                    assertEquals(sum / area, means[channel], 1e-5, "residual " + i + ", channel " + channel);
                }
            }
        }
    }

    /** A light ground, 0.75, is inverted to 0.25 where light lines on a dark ground were learned. */
    @Test
    void theHintFollowsTheRules() {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            NDArray dark = branch(false, false).guide(owner, picture(0.25f));
            assertEquals(dark, branch(false, true).guide(owner, picture(0.75f)));
            assertNotEquals(dark, branch(false, false).guide(owner, picture(0.75f)));
        }
    }

    /** A run calls it in every step, so nothing may stay but the residuals. */
    @Test
    void onlyTheResidualsBelongToTheCaller() {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            PixelBranch branch = branch(true, false);
            NDArray latents = owner.ones(new Shape(1, 4, 8, 8));
            NDArray contexts = owner.ones(new Shape(1, 77, 24));
            NDArray time = owner.create(new float[] {500});
            NDArray guide = branch.guide(owner, picture(0.25f));
            int before = owner.getManagedArrays().size();
            NDList residuals = branch.residuals(owner, guide, latents, time, contexts);
            assertEquals(before + residuals.size(), owner.getManagedArrays().size());
        }
    }
}
