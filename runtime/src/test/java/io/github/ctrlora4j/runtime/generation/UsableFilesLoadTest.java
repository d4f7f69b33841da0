package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an examination calls usable can be loaded, and nothing else. */
final class UsableFilesLoadTest {
    private static final String WEIGHT = "first_stage_model.decoder.conv_in.weight";

    @TempDir
    Path folder;

    /** A tensor of zeros. */
    private record Zeros(String name, DType dtype, List<Long> shape) implements Tensor {
        @Override
        public ByteBuffer read() {
            return ByteBuffer.allocateDirect((int) bytes());
        }
    }

    /** A copy of the miniature checkpoint with some tensors replaced or, where they are empty, left out. */
    private Path copy(Map<String, Optional<Tensor>> changes) throws IOException {
        Path copy = folder.resolve("model.safetensors");
        try (TensorFile file = GoldenModels.FILES.open(GoldenModels.file("sd.safetensors"));
                OutputStream out = Files.newOutputStream(copy)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(file.tensors());
            changes.forEach((name, tensor) -> {
                tensors.remove(name);
                tensor.ifPresent(given -> tensors.put(name, given));
            });
            SafetensorsWriter.write(tensors, file.metadata(), out);
        }
        return copy;
    }

    private static boolean isUsable(Path file) {
        return GoldenModels.FILES.examine(file).usable();
    }

    private static void load(Path file) {
        try (OpenedModel opened = GoldenModels.FILES.open(file, ModelRole.CHECKPOINT)) {
            WholeModel.load(GoldenModels.ENGINE, file, opened.weights()).close();
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void agreesOnElementTypes(DType dtype) throws IOException {
        Path original = GoldenModels.file("sd.safetensors");
        List<Long> shape;
        try (TensorFile file = GoldenModels.FILES.open(original)) {
            shape = Optional.ofNullable(file.tensors().get(WEIGHT))
                    .orElseThrow()
                    .shape();
        }
        Path file = copy(Map.of(WEIGHT, Optional.of(new Zeros(WEIGHT, dtype, shape))));
        boolean loads;
        try {
            load(file);
            loads = true;
        } catch (UnsupportedFileException e) {
            loads = false;
        }
        assertEquals(loads, isUsable(file));
    }

    /** The missing part comes from another file; alone, such a checkpoint says what it lacks. */
    @Test
    void aMissingComponentIsToldAndMissed() throws IOException {
        for (String prefix : List.of("first_stage_model.", "cond_stage_model.")) {
            Map<String, Optional<Tensor>> changes = new LinkedHashMap<>();
            try (TensorFile file = GoldenModels.FILES.open(GoldenModels.file("sd.safetensors"))) {
                file.tensors().keySet().stream()
                        .filter(name -> name.startsWith(prefix))
                        .forEach(name -> changes.put(name, Optional.empty()));
            }
            Path file = copy(changes);
            assertTrue(isUsable(file), prefix);
            String reason = GoldenModels.FILES.examine(file).reason();
            assertTrue(reason.contains(" without "), reason);
            assertThrows(UnsupportedFileException.class, () -> load(file));
        }
    }

    @Test
    void agreesOnScalesInTensorsOfTheirOwn() throws IOException {
        String scale = "cond_stage_model.transformer.text_model.encoder.layers.0.mlp.fc1.scale_weight";
        Path file = copy(Map.of(scale, Optional.of(new Zeros(scale, DType.F32, List.of()))));
        assertFalse(isUsable(file));
        assertThrows(UnsupportedFileException.class, () -> load(file));
    }
}
