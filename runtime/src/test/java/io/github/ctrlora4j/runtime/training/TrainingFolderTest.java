package io.github.ctrlora4j.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingFolderTest {
    @TempDir
    private Path temp;

    private final NDManager manager = GoldenModels.ENGINE.newManager();

    @AfterEach
    void free() {
        manager.close();
    }

    private Checkpoint checkpoint(int step) {
        return new Checkpoint(
                step, Map.of("seed", "7"), "{}", Map.of("shared/a", manager.create(new float[] {step, 2, 3})));
    }

    private static String failure(Path folder, boolean resumes) {
        return assertThrows(CtrloraException.class, () -> TrainingFolder.open(folder, resumes)
                        .close())
                .getMessage();
    }

    @Test
    void readsWhatItSaved() {
        try (TrainingFolder folder = TrainingFolder.open(temp.resolve("new/run"), false)) {
            assertTrue(folder.load(manager, GoldenModels.FILES).isEmpty());
            folder.save(checkpoint(1), false);
            folder.save(checkpoint(2), false);
            Checkpoint read = folder.load(manager, GoldenModels.FILES).orElseThrow();
            assertEquals(2, read.step());
            assertEquals(Map.of("seed", "7"), read.settings());
            assertEquals("{}", read.recipe());
            assertArrayEquals(
                    new float[] {2, 2, 3}, read.state().get("shared/a").toFloatArray());
        }
    }

    @Test
    void oneTrainingWritesAtATime() {
        try (TrainingFolder folder = TrainingFolder.open(temp, false)) {
            String message = failure(temp, false);
            assertTrue(message.contains("another process trains in this folder"), message);
            folder.save(checkpoint(1), false);
        }
        String message = failure(temp, false);
        assertTrue(message.contains("has the checkpoint of a training; resume it"), message);
        TrainingFolder.open(temp, true).close();
    }

    @Test
    void namesFolderThatCannotBeMade() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        String message = failure(file.resolve("run"), false);
        assertTrue(message.startsWith(file.resolve("run") + ": cannot be written to: "), message);
    }

    /** As a full disk would end it: the first tensor is written, the second cannot be. */
    @Test
    void aFailureInTheMiddleKeepsThePreviousCheckpointAndLeavesNothing() throws IOException {
        Map<String, NDArray> state = new LinkedHashMap<>();
        state.put("shared/a", manager.create(new float[] {1}));
        state.put("shared/b", manager.create(new float[] {2}));
        try (TrainingFolder folder = TrainingFolder.open(temp, false)) {
            folder.save(checkpoint(1), false);
            byte[] before = Files.readAllBytes(temp.resolve("checkpoint.safetensors"));
            state.get("shared/b").close();
            assertThrows(IllegalStateException.class, () -> folder.save(new Checkpoint(2, Map.of(), "", state), false));
            assertArrayEquals(before, Files.readAllBytes(temp.resolve("checkpoint.safetensors")));
        }
        try (Stream<Path> files = Files.list(temp)) {
            assertEquals(
                    List.of(".lock", "checkpoint.safetensors"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    /** A folder in the place of the checkpoint: the new one is complete, but cannot take its name. */
    @Test
    void namesCheckpointThatCannotBeReplaced() throws IOException {
        Path blocked = Files.createDirectories(temp.resolve("checkpoint.safetensors/inside"))
                .getParent();
        try (TrainingFolder folder = TrainingFolder.open(temp, true)) {
            String message = assertThrows(CtrloraException.class, () -> folder.save(checkpoint(1), false))
                    .getMessage();
            assertTrue(message.startsWith(blocked + ": cannot be written: "), message);
        }
    }

    @Test
    void findsCheckpointsThatWereKept() {
        assertTrue(missing(OptionalInt.empty()).contains("has no checkpoint of a training"));
        try (TrainingFolder folder = TrainingFolder.open(temp, false)) {
            folder.save(checkpoint(5), false);
            assertTrue(missing(OptionalInt.of(5)).contains("none but the latest was kept"));
            folder.save(checkpoint(20), true);
            folder.save(checkpoint(10), true);
        }
        assertEquals(temp.resolve("checkpoint.safetensors"), TrainingFolder.checkpoint(temp, OptionalInt.empty()));
        assertEquals(
                temp.resolve("checkpoint-000020.safetensors"), TrainingFolder.checkpoint(temp, OptionalInt.of(20)));
        assertTrue(missing(OptionalInt.of(5)).contains("those of [10, 20] were kept"));
    }

    private String missing(OptionalInt step) {
        return assertThrows(InvalidRequestException.class, () -> TrainingFolder.checkpoint(temp, step))
                .getMessage();
    }

    @Test
    void rejectsFileThatIsNoCheckpoint() throws IOException {
        Files.copy(GoldenModels.file("sd.safetensors"), temp.resolve("checkpoint.safetensors"));
        try (TrainingFolder folder = TrainingFolder.open(temp, true)) {
            String message = assertThrows(MalformedFileException.class, () -> folder.load(manager, GoldenModels.FILES))
                    .getMessage();
            assertTrue(message.contains("is not the checkpoint of a training"), message);
        }
    }
}
