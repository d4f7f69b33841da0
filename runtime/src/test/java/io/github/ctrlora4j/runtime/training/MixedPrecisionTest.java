package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Attention;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Batch;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Network;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** float16 on a CPU, for one sample of 64x64 pixels: the arithmetic is a GPU's, but for the order of sums. */
class MixedPrecisionTest {
    private static final Attention ATTENTION = new Attention(8, 32);
    private static final String NAME = "control_model.middle_block_out.0.weight";

    private NDManager owner;

    @BeforeEach
    void open() {
        owner = GoldenModels.ENGINE.newManager();
    }

    @AfterEach
    void close() {
        owner.close();
    }

    private Map<String, NDArray> weights(String name, ModelRole role, String component) {
        Path file = GoldenModels.file("sd.safetensors").resolveSibling(name).normalize();
        try (OpenedModel opened = GoldenModels.FILES.open(file, role)) {
            Map<String, Tensor> tensors =
                    Objects.requireNonNull(opened.weights().components().get(component));
            return WeightLoader.load(owner, file, tensors, DataType.FLOAT32);
        }
    }

    private TrainedControl control(String name, ModelRole role) {
        return TrainedControl.start(
                owner, new ControlWeights(Map.of(), weights(name, role, "control"), Map.of("it", Map.of())));
    }

    private ControlTrainer trainer(
            Network network, TrainedControl control, boolean recomputes, Optional<LossScale> scale) {
        return trainer(network, control, ControlTrainer.Inactive.REST, recomputes, scale);
    }

    private ControlTrainer trainer(
            Network network,
            TrainedControl control,
            ControlTrainer.Inactive inactive,
            boolean recomputes,
            Optional<LossScale> scale) {
        Map<String, NDArray> unet = weights("sd.safetensors", ModelRole.CHECKPOINT, "unet");
        return new ControlTrainer(
                owner,
                control,
                tensors -> ControlTraining.bind(network, unet, ATTENTION, tensors, ATTENTION),
                inactive,
                recomputes,
                scale);
    }

    private NDArray random(long stream, long... shape) {
        Shape all = new Shape(shape);
        return owner.create(new TrainingNoise(1, stream).normal((int) all.size()), all);
    }

    private Batch batch(boolean isLatent) {
        return new Batch(
                random(1, 1, 4, 8, 8),
                isLatent ? random(2, 1, 4, 8, 8) : random(2, 1, 3, 64, 64),
                owner.create(new float[] {500}),
                random(3, 1, 77, 24),
                random(4, 1, 4, 8, 8));
    }

    /**
     * float32 itself makes noise of 1e-4 in these gradients, because group norms see two or four numbers (see {@code
     * BaselineGradientsTest}). float16 rounds 2^13 times as coarsely; most of that cancels out in a norm over all.
     */
    @ParameterizedTest
    @CsvSource({
        "CTRLORA, ../ctrlora/basecn.ckpt, BASE_CONTROLNET, true",
        "XS, ../controlnet/xs.safetensors, CONTROLNET, false"
    })
    void gradientsAreThoseOfFloat32(Network network, String name, ModelRole role, boolean recomputes) {
        Batch batch = batch(network == Network.CTRLORA);
        double[] norms = new double[2];
        double[] losses = new double[2];
        for (int i = 0; i < 2; i++) {
            Optional<LossScale> scale = i == 0 ? Optional.empty() : Optional.of(LossScale.of(Map.of()));
            try (TrainedControl control = control(name, role);
                    ControlTrainer trainer = trainer(network, control, recomputes && i > 0, scale)) {
                do {
                    losses[i] = trainer.accumulate("it", batch, 1);
                    norms[i] = trainer.step(0, 0);
                } while (!Double.isFinite(norms[i]) && trainer.maySkip());
            }
        }
        assertEquals(losses[0], losses[1], 0.01 * losses[0]);
        assertEquals(norms[0], norms[1], 0.05 * norms[0]);
    }

    /**
     * The loss is a mean over 256 values, so that the gradient of a value that is off by 1 is 2 / 256 times the factor;
     * with 2^26 that is 2^19, where float16 ends at 65504.
     */
    @Test
    void skipsUntilTheFactorFits() {
        LossScale scale = LossScale.of(Map.of("loss_scale", owner.create(new float[] {0x1p26f, 7})));
        try (TrainedControl control = control("../ctrlora/basecn.ckpt", ModelRole.BASE_CONTROLNET);
                ControlTrainer trainer = trainer(Network.CTRLORA, control, false, Optional.of(scale))) {
            Batch batch = batch(true);
            float[] start = values(control);
            trainer.accumulate("it", batch, 1);
            assertTrue(trainer.maySkip());
            assertFalse(Double.isFinite(trainer.step(1e-3, 0)));
            assertArrayEquals(start, values(control));
            assertEquals(0x1p25, scale.value());
            assertArrayEquals(
                    new float[] {0x1p25f, 0},
                    Objects.requireNonNull(trainer.state(owner).get("loss_scale"))
                            .toFloatArray());
            double norm;
            do {
                trainer.accumulate("it", batch, 1);
                norm = trainer.step(1e-3, 0);
            } while (!Double.isFinite(norm) && trainer.maySkip());
            assertTrue(Double.isFinite(norm));
            assertFalse(Arrays.equals(start, values(control)));
        }
    }

    /**
     * Of two conditions the first had no step but one that was skipped, so that its LoRA must not drift: a checkpoint
     * cannot tell it from one that had no batch.
     */
    @Test
    void aSkippedFirstStepOfAConditionIsForgottenWithOrWithoutACheckpoint() {
        NDArray start = owner.create(new float[] {0x1p26f, 0});
        Batch batch = batch(true);
        try (TrainedControl whole = TrainedControl.start(owner, twoConditions());
                ControlTrainer trainer = drifting(whole, Map.of("loss_scale", start))) {
            trainer.accumulate("first", batch, 1);
            assertFalse(Double.isFinite(trainer.step(1e-3, 1e-2)));
            Map<String, NDArray> checkpoint = new HashMap<>();
            whole.state()
                    .forEach((name, array) ->
                            checkpoint.put(name, owner.create(array.toFloatArray(), array.getShape())));
            Map<String, NDArray> scale = Map.copyOf(trainer.state(owner));
            assertTrue(Double.isFinite(secondStep(trainer, batch)));
            try (TrainedControl resumed = TrainedControl.resumed(owner, twoConditions(), checkpoint);
                    ControlTrainer other = drifting(resumed, scale)) {
                secondStep(other, batch);
                Map<String, NDArray> expected = whole.state();
                resumed.state().forEach((name, array) -> assertEquals(expected.get(name), array, name));
            }
        }
    }

    private static double secondStep(ControlTrainer trainer, Batch batch) {
        double norm;
        do {
            trainer.accumulate("second", batch, 1);
            norm = trainer.step(1e-3, 1e-2);
        } while (!Double.isFinite(norm) && trainer.maySkip());
        return norm;
    }

    /** Middle convolutions stand for LoRAs. */
    private ControlWeights twoConditions() {
        Map<String, NDArray> shared = weights("../ctrlora/basecn.ckpt", ModelRole.BASE_CONTROLNET, "control");
        NDArray own = Objects.requireNonNull(shared.remove(NAME));
        return new ControlWeights(
                Map.of(), shared, Map.of("first", Map.of(NAME, own), "second", Map.of(NAME, own.duplicate())));
    }

    private ControlTrainer drifting(TrainedControl control, Map<String, NDArray> scale) {
        return trainer(
                Network.CTRLORA, control, ControlTrainer.Inactive.DRIFT, false, Optional.of(LossScale.of(scale)));
    }

    private static float[] values(TrainedControl control) {
        return Objects.requireNonNull(control.shared().values().get(NAME)).toFloatArray();
    }
}
