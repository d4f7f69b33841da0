package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ModelFileTest {
    @Test
    void countsTensorsOfAllTypes() {
        ModelFile file = ModelFile.builder(Path.of("x.safetensors"), "a checkpoint")
                .contents(
                        "safetensors",
                        Verdict.usable("sd15", ModelRole.CHECKPOINT, "a checkpoint"),
                        Map.of(DType.F32, 3, DType.F16, 4))
                .rank(8)
                .build();

        assertTrue(file.isReadable());
        assertTrue(file.isUsable());
        assertEquals(Optional.of("sd15"), file.kind());
        assertEquals(Optional.of(ModelRole.CHECKPOINT), file.role());
        assertEquals(7, file.tensors());
        assertEquals(OptionalInt.of(8), file.rank());
        assertFalse(ModelFile.builder(Path.of("y"), "damaged").build().isReadable());
    }

    @Test
    void anUnreadableFileHasAReasonAlone() {
        ModelFile file = ModelFile.builder(Path.of("y"), "is damaged").build();

        assertEquals("is damaged", file.reason());
        assertEquals(Optional.empty(), file.kind());
        assertEquals(Optional.empty(), file.fingerprint());
        assertFalse(file.isUsable());
        assertEquals("ModelFile[y, is damaged]", file.toString());
    }
}
