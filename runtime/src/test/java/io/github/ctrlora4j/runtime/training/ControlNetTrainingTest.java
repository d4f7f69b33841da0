package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.api.host.TrainingSettings;
import io.github.ctrlora4j.api.host.TrainingSettings.Method;
import io.github.ctrlora4j.runtime.TrainingFixture;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings of ControlNets for the miniature on three pairs of 64x64 pixels. */
class ControlNetTrainingTest {
    @TempDir
    private Path folder;

    private TrainingFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = TrainingFixture.open(folder, List.of("ghost-flat", "pizza-noto", "tulip-3d"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private ConditionTraining.Builder training(Method method, String run) {
        return ConditionTraining.builder("miniature", fixture.pairs(), folder.resolve(run))
                .id("lineart")
                .license("CC0-1.0")
                .settings(settings(method).build());
    }

    private static TrainingSettings.Builder settings(Method method) {
        return TrainingSettings.builder()
                .method(method)
                .learningRate(1e-2)
                .steps(3)
                .heldOut(1)
                .checkpointInterval(2)
                // Its checkpoint has one number more.
                .mixedPrecision(method == Method.LITE)
                .validationSteps(1);
    }

    private TrainingResult train(ConditionTraining.Builder training) {
        return fixture.train(training.build());
    }

    /** On one thread, see {@link AlignedArrays}. The file is used, too, because each training takes a second. */
    @ParameterizedTest
    @CsvSource({"CONTROLNET, lineart-controlnet", "LITE, lineart-lite", "XS, lineart-xs"})
    void resumesToTheSameBytesAndWritesAControlNet(Method method, String stem) throws IOException {
        TrainingFixture.onOneThread(() -> {
            assertEquals(
                    List.of(folder.resolve("whole").resolve(stem + ".safetensors")),
                    train(training(method, "whole")).files());
            assertEquals(
                    1, fixture.trainUntil(1, training(method, "halves").build()).steps());
            // Recomputing changes no bit, either.
            boolean recomputes = method == Method.CONTROLNET;
            train(training(method, "halves")
                    .settings(settings(method).recomputes(recomputes).build())
                    .resume());
        });
        for (String name : List.of(stem + ".safetensors", "checkpoint.safetensors", "samples-000003.png")) {
            assertArrayEquals(fixture.file("whole", name), fixture.file("halves", name), name);
        }
        Path file = folder.resolve("whole").resolve(stem + ".safetensors");
        assertHasTrainedWeights(file, folder.resolve("whole/checkpoint.safetensors"));
        assertSaysWhatItsNameMustNot(file);
        assertActs(file);
    }

    private static void assertHasTrainedWeights(Path file, Path checkpoint) {
        try (NDManager scope = GoldenModels.ENGINE.newManager()) {
            Map<String, NDArray> written = tensors(scope, file, DataType.FLOAT16);
            Map<String, NDArray> trained = tensors(scope, checkpoint, DataType.FLOAT32);
            written.forEach((name, tensor) -> assertEquals(
                    Objects.requireNonNull(trained.get("shared/" + name), name).toType(DataType.FLOAT16, false),
                    tensor,
                    name));
        }
    }

    private void assertActs(Path file) {
        GenerationRequest without = TrainingFixture.request().build();
        RgbImage source = fixture.picture("pizza-noto");
        GenerationRequest with = without.toBuilder()
                .condition(ConditionInput.builder(ConditionInput.NONE, source)
                        .controlNet(file)
                        .build())
                .build();
        assertFalse(fixture.image(with).equals(fixture.image(without)));
    }

    /** Words in a file's name that mean something in the names of published files. */
    private static void assertSaysWhatItsNameMustNot(Path file) {
        try (TensorFile opened = GoldenModels.FILES.open(file)) {
            assertEquals("false", opened.metadata().get("ctrlora4j.control.light_lines"));
            assertEquals("CC0-1.0", opened.metadata().get("modelspec.license"));
        }
    }

    private static Map<String, NDArray> tensors(NDManager scope, Path file, DataType type) {
        try (TensorFile opened = GoldenModels.FILES.open(file)) {
            return WeightLoader.load(scope, file, opened.tensors(), type);
        }
    }

    @Test
    void rejectsABase() {
        String message = assertThrows(
                        InvalidRequestException.class,
                        () -> training(Method.XS, "run").base("basecn").build())
                .getMessage();
        assertTrue(message.startsWith("base: method XS trains a network that needs none"), message);
    }

    @Test
    void onlyWhatActsOnTheSkipsIsRecomputed() {
        String message = assertThrows(
                        InvalidRequestException.class,
                        () -> settings(Method.LITE).recomputes(true).build())
                .getMessage();
        assertTrue(message.startsWith("recomputes: method LITE acts within the UNet's encoder"), message);
    }
}
