package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.ModelFile;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.ModelReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryModelsTest {
    @TempDir
    private Path folder;

    private final Lifecycle lifecycle = new Lifecycle();

    private LibraryModels models() {
        ModelReader reader = ModelReader.discover(getClass().getClassLoader());
        return new LibraryModels(lifecycle, new ModelLibrary(List.of(folder), reader), () -> GoldenModels.ENGINE);
    }

    @Test
    void aFileThatIsNoModelHasAReasonAndNothingElse() throws IOException {
        Path text = Files.writeString(folder.resolve("text.safetensors"), "no model");
        ModelFile file = models().examine(text);
        assertEquals(text, file.path());
        assertFalse(file.isReadable());
        assertEquals(Optional.empty(), file.fingerprint());
        assertEquals(List.of(), models().list(ModelRole.CHECKPOINT));
    }

    @Test
    void anyFolderCanBeLookedInto() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path file = Files.writeString(other.resolve("a.ckpt"), "x");
        assertEquals(List.of(file), models().files(other));
        assertEquals(List.of(folder), models().folders());
        assertEquals(List.of(), models().problems());
        assertEquals(List.of(), models().problems(other));
        Path link = Files.createSymbolicLink(other.resolve("b.ckpt"), folder.resolve("absent"));
        assertEquals(List.of(link + ": a link to a file that does not exist"), models().problems(other));
    }

    @Test
    void nothingIsAnsweredOnceItIsClosed() {
        LibraryModels models = models();
        lifecycle.close();
        assertThrows(IllegalStateException.class, models::folders);
        assertThrows(IllegalStateException.class, models::problems);
        assertThrows(IllegalStateException.class, () -> models.files(folder));
        assertThrows(IllegalStateException.class, () -> models.examine(folder));
        assertThrows(IllegalStateException.class, () -> models.list(ModelRole.CHECKPOINT));
        assertThrows(IllegalStateException.class, () -> models.find("x", ModelRole.CHECKPOINT));
    }
}
