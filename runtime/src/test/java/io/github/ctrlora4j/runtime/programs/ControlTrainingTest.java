package io.github.ctrlora4j.runtime.programs;

import static io.github.ctrlora4j.runtime.programs.ProgramInputs.GROUPS;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.HEADS;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.added;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.complete;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.numbers;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.walking;
import static io.github.ctrlora4j.runtime.programs.ProgramInputs.weights;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Attention;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Batch;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Network;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The networks as they are trained are the networks that draw. {@code TrajectoryTest} has the reference's steps. */
class ControlTrainingTest {
    private static final DataType TYPE = DataType.FLOAT32;
    private static final Attention ATTENTION = new Attention(HEADS, GROUPS);

    private static Map<String, NDArray> control(NDManager owner, Network network) {
        return switch (network) {
            case CTRLORA -> complete(owner, TYPE);
            case CONTROLNET -> controlNet(owner, "controlnet");
            case LITE -> controlNet(owner, "lite");
            case XS -> controlNet(owner, "xs");
        };
    }

    private static Map<String, NDArray> controlNet(NDManager owner, String name) {
        return weights(owner, "../controlnet/" + name + ".safetensors", ModelRole.CONTROLNET, "control", TYPE);
    }

    private static Batch batch(NDManager owner, Network network) {
        NDArray condition = network == Network.CTRLORA
                ? numbers(owner, TYPE, 2, 4, 8, 8).mul(0.5f)
                : numbers(owner, TYPE, 2, 3, 64, 64).abs();
        return new Batch(
                numbers(owner, TYPE, 2, 4, 8, 8),
                condition,
                owner.create(new float[] {500, 20}),
                numbers(owner, TYPE, 2, 77, 24),
                numbers(owner, TYPE, 2, 4, 8, 8).add(1));
    }

    /** How a network controls sample i when pictures are drawn. */
    private static UnetControl control(
            NDManager owner, Network network, Map<String, NDArray> weights, Batch batch, int i) {
        NDArray condition = row(batch.condition(), i);
        NDArray time = batch.timesteps().get(i + ":" + (i + 1));
        NDArray text = row(batch.contexts(), i);
        NDArray latent = row(batch.noisy(), i);
        switch (network) {
            case CTRLORA -> {
                try (ControlProgram program = ControlProgram.bind(weights, HEADS, GROUPS)) {
                    return UnetControl.atSkips(program.residuals(owner, condition, time, text), new double[] {1});
                }
            }
            case XS -> {
                try (ControlNetProgram program = ControlNetProgram.hintAlone(weights)) {
                    UnetControl.Stream half = walking(weights, program.hint(owner, condition))
                            .streams()
                            .get(0);
                    return new UnetControl(
                            new NDList(),
                            new double[0],
                            new NDList(),
                            new double[0],
                            List.of(new UnetControl.Stream(
                                    half.weights(), half.guide(), Collections.nCopies(13, 1.0))));
                }
            }
            default -> {
                boolean isLite = network == Network.LITE;
                try (ControlNetProgram program = isLite
                        ? ControlNetProgram.lite(weights, GROUPS)
                        : ControlNetProgram.original(weights, HEADS, GROUPS)) {
                    UnetControl half = added(
                            program.residuals(owner, program.hint(owner, condition), latent, time, text),
                            isLite ? "lite" : "controlnet");
                    double[] whole = {1};
                    return isLite
                            ? new UnetControl(half.residuals(), new double[0], half.inner(), whole, half.streams())
                            : UnetControl.atSkips(half.residuals(), whole);
                }
            }
        }
    }

    private static NDArray row(NDArray all, int i) {
        return all.get(i + ":" + (i + 1));
    }

    /** The mean of (predicted - target)² over both samples, each predicted alone by the programs that draw. */
    @ParameterizedTest
    @EnumSource(Network.class)
    void theLossIsTheMeanSquareOfWhatTheDrawingProgramsMiss(Network network) {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            Map<String, NDArray> unetWeights = weights(owner, "sd.safetensors", ModelRole.CHECKPOINT, "unet", TYPE);
            Map<String, NDArray> controlWeights = control(owner, network);
            Batch batch = batch(owner, network);
            double expected = 0;
            try (Unet unet = Unet.bind(unetWeights, HEADS, GROUPS)) {
                for (int i = 0; i < 2; i++) {
                    NDArray predicted = unet.predictNoise(
                            owner,
                            row(batch.noisy(), i),
                            batch.timesteps().get(i + ":" + (i + 1)),
                            row(batch.contexts(), i),
                            control(owner, network, controlWeights, batch, i));
                    expected += predicted
                                    .sub(row(batch.target(), i))
                                    .square()
                                    .mean()
                                    .getFloat()
                            / 2;
                }
            }
            try (ControlTraining training =
                    ControlTraining.bind(network, unetWeights, ATTENTION, controlWeights, ATTENTION)) {
                assertEquals(expected, training.evaluate(owner, batch), 1e-4 * expected);
            }
        }
    }

    /** Zero convolutions of zeros are a network that says nothing, so the loss is that of the UNet alone. */
    @Test
    void anotherConditionsNetworkCanTakeThePlace() {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            Map<String, NDArray> unetWeights = weights(owner, "sd.safetensors", ModelRole.CHECKPOINT, "unet", TYPE);
            Map<String, NDArray> first = complete(owner, TYPE);
            Map<String, NDArray> silent = new HashMap<>(first);
            silent.replaceAll((name, array) ->
                    name.contains("zero_convs") || name.contains("middle_block_out") ? array.mul(0) : array);
            Batch batch = batch(owner, Network.CTRLORA);
            try (ControlTraining training =
                            ControlTraining.bind(Network.CTRLORA, unetWeights, ATTENTION, first, ATTENTION);
                    ControlTraining quiet =
                            ControlTraining.bind(Network.CTRLORA, unetWeights, ATTENTION, silent, ATTENTION)) {
                double before = training.evaluate(owner, batch);
                training.rebind(silent);
                assertEquals(quiet.evaluate(owner, batch), training.evaluate(owner, batch), 1e-6);
                training.rebind(first);
                assertEquals(before, training.evaluate(owner, batch), 1e-6);
                assertTrue(Math.abs(before - quiet.evaluate(owner, batch)) > 1e-3);
            }
        }
    }

    /** The loss is taken in float32, of float32 targets. */
    @Test
    void onlyWhatTheNetworksSeeIsHalved() {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            Batch half = batch(owner, Network.CTRLORA).inHalf(owner);
            assertEquals(DataType.FLOAT16, half.noisy().getDataType());
            assertEquals(DataType.FLOAT16, half.condition().getDataType());
            assertEquals(DataType.FLOAT16, half.contexts().getDataType());
            assertEquals(DataType.FLOAT32, half.timesteps().getDataType());
            assertEquals(DataType.FLOAT32, half.target().getDataType());
        }
    }
}
