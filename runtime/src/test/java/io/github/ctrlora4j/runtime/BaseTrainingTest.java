package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.host.BaseTraining;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.TrainingData;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.api.host.TrainingSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings of the miniature's base with three conditions, which see the same three pairs. */
class BaseTrainingTest {
    private static final List<String> CONDITIONS = List.of("first", "second", "third");
    private static final String UNET = "model.diffusion_model.";
    private static final String CONTROL = "control_model.";

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

    private static TrainingSettings.Builder settings() {
        return TrainingSettings.builder()
                .rank(4)
                .learningRate(1e-2)
                .steps(6)
                .heldOut(1)
                .checkpointInterval(2)
                .keepsCheckpoints(true)
                .validationInterval(6)
                .validationSteps(1);
    }

    private BaseTraining.Builder training(String run) {
        BaseTraining.Builder training = BaseTraining.builder("miniature", folder.resolve(run))
                .license("CC0-1.0")
                .settings(settings().build());
        CONDITIONS.forEach(condition -> training.condition(condition, fixture.pairs()));
        return training;
    }

    private TrainingResult train(BaseTraining.Builder training) {
        return fixture.train(training.build());
    }

    /** Interrupted after the first condition of the second round; the rest is computed block by block. */
    @Test
    void resumedTrainingGivesTheBytesOfAnUninterruptedOne() throws IOException {
        TrainingFixture.onOneThread(() -> {
            train(training("whole"));
            assertEquals(4, fixture.trainUntil(4, training("halves").build()).steps());
            BaseTraining.Builder rest = training("halves").resume();
            assertFalse(
                    train(rest.settings(settings().recomputes(true).build())).cancelled());
        });
        for (String name : List.of("base", "first", "second", "third", "checkpoint", "checkpoint-000002")) {
            String file = name + ".safetensors";
            assertArrayEquals(fixture.file("whole", file), fixture.file("halves", file), file);
        }
        assertArrayEquals(fixture.file("whole", "samples-000006.png"), fixture.file("halves", "samples-000006.png"));
        assertEveryRoundHasEveryCondition(folder.resolve("halves/metrics.jsonl"));
        assertExtractionGivesTheFilesOfTheEnd();
        assertEarlierFilesAreOthers();
    }

    private static void assertEveryRoundHasEveryCondition(Path metrics) throws IOException {
        List<String> order = new ArrayList<>();
        for (String line : Files.readAllLines(metrics)) {
            JsonNode node = new ObjectMapper().readTree(line);
            if (node.has("validation")) {
                assertEquals(3, node.get("conditions").size(), line);
            } else {
                order.add(node.get("condition").asText());
            }
        }
        assertEquals(6, order.size());
        assertEquals(Set.copyOf(CONDITIONS), Set.copyOf(order.subList(0, 3)), order.toString());
        assertEquals(Set.copyOf(CONDITIONS), Set.copyOf(order.subList(3, 6)), order.toString());
    }

    private void assertExtractionGivesTheFilesOfTheEnd() throws IOException {
        List<Path> files = extract("whole", OptionalInt.empty(), "latest");
        assertEquals(folder.resolve("latest/base.safetensors"), files.get(6));
        for (String name : List.of("base.safetensors", "first.safetensors", "second.safetensors")) {
            assertArrayEquals(fixture.file("whole", name), fixture.file("latest", name), name);
        }
    }

    /** The new pictures have a condition that acts, so its base and its LoRA belong together. */
    private void assertEarlierFilesAreOthers() {
        extract("whole", OptionalInt.of(2), "early");
        assertNotEquals(
                TrainingFixture.tensors(folder.resolve("whole/base.safetensors")),
                TrainingFixture.tensors(folder.resolve("early/base.safetensors")));
        fixture.ctrlora4j().packs().install(folder.resolve("early/second.zip"), false, new Cancellation());
        assertFalse(fixture.image(request("early", "second"))
                .equals(fixture.image(TrainingFixture.request().build())));
    }

    private List<Path> extract(String run, OptionalInt step, String out) {
        return fixture.ctrlora4j().trainer().extract(folder.resolve(run), step, folder.resolve(out));
    }

    /** With a learning rate of 0 the files have what training begins with. */
    @Test
    void trainingBeginsWithTheUnetsEncoderWhichAddsNothing() {
        train(training("still")
                .settings(settings().learningRate(0).steps(1).heldOut(0).build()));
        Map<String, ByteBuffer> base = TrainingFixture.tensors(folder.resolve("still/base.safetensors"));
        Map<String, ByteBuffer> unet = TrainingFixture.tensors(MiniatureModels.FOLDER.resolve("miniature.safetensors"));
        unet.forEach((name, tensor) -> {
            String own = name.startsWith(UNET) ? name.substring(UNET.length()) : "";
            if (own.matches("(time_embed|input_blocks|middle_block)\\..*")) {
                assertEquals(tensor, base.remove(CONTROL + own), name);
            }
        });
        // Weight and bias of the zero convolutions: one for each of the twelve input blocks, one for the middle.
        assertEquals(2 * (12 + 1), base.size());
        base.forEach((name, tensor) -> {
            assertTrue(name.contains("zero_convs") || name.contains("middle_block_out"), name);
            assertEquals(ByteBuffer.allocate(tensor.remaining()), tensor, name);
        });
        fixture.ctrlora4j().packs().install(folder.resolve("still/first.zip"), false, new Cancellation());
        assertEquals(fixture.image(TrainingFixture.request().build()), fixture.image(request("still", "first")));
    }

    private GenerationRequest request(String run, String condition) {
        return TrainingFixture.request()
                .base(folder.resolve(run).resolve("base.safetensors").toString())
                .condition(ConditionInput.builder(condition, fixture.picture("pizza-noto"))
                        .build())
                .build();
    }

    /** Norms and zero convolutions are shared in training, and each condition's file has them. */
    @Test
    void beginsWithABaseThatIsGiven() {
        train(training("again")
                .base("basecn")
                .settings(settings().learningRate(0).steps(1).heldOut(0).build()));
        Map<String, ByteBuffer> given = unsignedZeros(MiniatureModels.FOLDER.resolve("basecn.safetensors"));
        assertEquals(given, unsignedZeros(folder.resolve("again/base.safetensors")));
        Map<String, ByteBuffer> third = unsignedZeros(folder.resolve("again/third.safetensors"));
        third.keySet().removeIf(name -> name.contains("lora_layer"));
        third.forEach((name, tensor) -> assertEquals(given.get(name), tensor, name));
        assertTrue(third.containsKey(CONTROL + "middle_block_out.0.weight"));
    }

    /** Tensors of float16 in which -0 is 0: an update of nothing may turn it over. */
    private static Map<String, ByteBuffer> unsignedZeros(Path file) {
        Map<String, ByteBuffer> tensors = TrainingFixture.tensors(file);
        tensors.replaceAll((name, tensor) -> {
            ShortBuffer halves = tensor.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
            ByteBuffer copy = ByteBuffer.allocate(tensor.remaining()).order(ByteOrder.LITTLE_ENDIAN);
            while (halves.hasRemaining()) {
                short half = halves.get();
                copy.putShort(half == Short.MIN_VALUE ? 0 : half);
            }
            return copy.flip();
        });
        return tensors;
    }

    @Test
    void rejectsWhatMakesNoSense() {
        assertMessage("condition: a base needs at least one", () -> BaseTraining.builder("miniature", folder)
                .license("CC0-1.0")
                .build());
        assertMessage("condition first: is given twice", () -> training("run").condition("first", fixture.pairs()));
        assertMessage("method: every condition of a base gets a LoRA", () -> training("run")
                .settings(settings().method(TrainingSettings.Method.FULL).build())
                .build());
        assertMessage(
                "condition: there is no 'no-such'",
                () -> train(training("run").condition("fourth", TrainingData.of(folder.resolve("pairs"), "no-such"))));
        assertMessage(
                "condition My Edges: a condition id is 1 to 64 lower-case ASCII letters",
                () -> train(training("run").condition("My Edges", fixture.pairs())));
        assertMessage("has no checkpoint of a training", () -> extract("pairs", OptionalInt.empty(), "out"));
        assertMessage("none but the latest was kept", () -> extract("pairs", OptionalInt.of(3), "out"));
        assertFalse(Files.exists(folder.resolve("run")));
        assertFalse(Files.exists(folder.resolve("out")));
    }

    private static void assertMessage(String expected, Runnable work) {
        String message = assertThrows(CtrloraException.class, work::run).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
