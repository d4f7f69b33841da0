package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.TrainingProgress.Stage;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.api.host.TrainingSettings.Method;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings of the miniature model on four pairs of 64x64 pixels. */
class HostTrainerTest {
    private static final List<String> SOURCES = List.of("ghost-flat", "pizza-noto", "rocket-twemoji", "tulip-3d");

    @TempDir
    private Path folder;

    private TrainingFixture fixture;
    private Ctrlora4j ctrlora4j;

    @BeforeEach
    void open() throws IOException {
        fixture = TrainingFixture.open(folder, SOURCES);
        ctrlora4j = fixture.ctrlora4j();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static TrainingSettings.Builder settings() {
        return TrainingSettings.builder()
                .rank(4)
                .learningRate(1e-3)
                .steps(4)
                .batch(1)
                .accumulation(2)
                .heldOut(1)
                .checkpointInterval(2)
                .validationInterval(2)
                .validationSteps(2);
    }

    private ConditionTraining.Builder training(String run) {
        return ConditionTraining.builder("miniature", fixture.pairs(), folder.resolve(run))
                .base("basecn")
                .id("itself")
                .license("CC0-1.0")
                .settings(settings().build());
    }

    private TrainingResult train(ConditionTraining.Builder training) {
        return fixture.train(training.build());
    }

    private static int liveArrays() {
        try (NDManager scope = TorchEngine.start(GoldenModels.DEVICE).newManager()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }

    @Test
    void stepsKeepNoNativeMemory() {
        train(training("first"));
        int before = liveArrays();
        HashSet<Integer> counts = new HashSet<>();
        ctrlora4j
                .trainer()
                .train(
                        training("second")
                                .settings(settings()
                                        .steps(30)
                                        .validationInterval(15)
                                        .build())
                                .build(),
                        progress -> {
                            if (progress.stage() == Stage.TRAIN && progress.done() > 0) {
                                counts.add(liveArrays());
                            }
                        },
                        new Cancellation());
        assertEquals(1, counts.size(), counts.toString());
        assertEquals(before, liveArrays());
    }

    @Test
    void packCanBeInstalledAndActs() {
        TrainingResult result = train(training("run")
                .settings(settings().learningRate(1e-2).heldOut(0).steps(2).build()));
        Path pack = result.files().get(0);
        assertEquals(folder.resolve("run/itself.zip"), pack);
        ctrlora4j.packs().install(pack, false, new Cancellation());
        RgbImage source = fixture.picture("pizza-noto");
        GenerationRequest without = TrainingFixture.request().steps(2).build();
        GenerationRequest with = without.toBuilder()
                .base("basecn")
                .condition(ConditionInput.builder("itself", source).build())
                .build();
        assertFalse(fixture.image(with).equals(fixture.image(without)));
        assertEquals(4, ctrlora4j.conditions().loras("itself").get(0).rank());
    }

    /** Everything is trained, so the result is a base of its own, whose LoRA changes nothing. */
    @Test
    void fullTrainingMakesABase() {
        TrainingResult result = train(training("full")
                .settings(settings().method(Method.FULL).heldOut(0).steps(1).build()));
        Path base = result.files().get(2);
        assertEquals(folder.resolve("full/itself-base.safetensors"), base);
        ctrlora4j.packs().install(result.files().get(0), false, new Cancellation());
        String fingerprint = ctrlora4j.models().examine(base).fingerprint().orElseThrow();
        assertEquals(fingerprint, ctrlora4j.conditions().loras("itself").get(0).baseFingerprint());
        GenerationRequest request = TrainingFixture.request()
                .base(base.toString())
                .condition(ConditionInput.builder("itself", fixture.picture("tulip-3d"))
                        .build())
                .build();
        assertEquals(64, fixture.image(request).width());
    }

    /** Zero convolutions are 1x1 convolutions with biases; of what is trained, only the LoRA is left. */
    @Test
    void frozenPartsStayTheBases() {
        Path base = MiniatureModels.FOLDER.resolve("basecn.safetensors");
        TrainingResult result = train(training("frozen")
                .settings(settings()
                        .trainsNorms(false)
                        .trainsZeroConvolutions(false)
                        .steps(1)
                        .heldOut(0)
                        .build()));
        Map<String, ByteBuffer> trained = TrainingFixture.tensors(result.files().get(1));
        Map<String, ByteBuffer> before = TrainingFixture.tensors(base);
        trained.forEach((name, tensor) -> {
            if (!name.contains("lora_layer")) {
                assertEquals(before.get(name), tensor, name);
            }
        });
        assertTrue(trained.keySet().stream().anyMatch(name -> name.contains("zero_convs")));
    }

    /** Weights that move by a thousandfold of their size make infinite activations in a few steps. */
    @Test
    void namesStepAndPairsOfALossThatIsNoNumber() {
        ConditionTraining.Builder wild = training("wild")
                .settings(settings()
                        .learningRate(1)
                        .weightDecay(0)
                        .steps(200)
                        .heldOut(0)
                        .checkpointInterval(1)
                        .build());
        String message = assertThrows(EngineException.class, () -> train(wild)).getMessage();
        assertTrue(
                message.matches(
                        "training: the (loss|gradient) of step \\d+ is (NaN|Infinity), with the pairs prompt.json line .*"
                                + " of itself; the checkpoint of step \\d+ stays; try a smaller learning rate"),
                message);
    }

    @Test
    void rejectsTooFewPairsAndTakenNames() {
        String few = message(training("run").settings(settings().heldOut(4).build()));
        assertTrue(few.contains("has 4 pairs; 4 held out leave none to learn from"), few);
        String base = message(training("run").base("none"));
        assertTrue(base.contains("none"), base);
        // Its LoRA would replace what the training itself writes.
        for (String id : List.of("base", "checkpoint", "checkpoint-20")) {
            String taken = message(training("run").id(id));
            assertTrue(taken.contains(id + " is the name of another file of a training"), taken);
        }
        assertFalse(Files.exists(folder.resolve("run")));
    }

    private String message(ConditionTraining.Builder training) {
        return assertThrows(CtrloraException.class, () -> train(training)).getMessage();
    }
}
