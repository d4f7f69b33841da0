package io.github.ctrlora4j.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.CtrloraException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactTest {
    @TempDir
    private Path temp;

    private Path jar(String name) {
        return new TestRepository(temp).write(TestRepository.jar("painter", "1.2.3"), name);
    }

    @Test
    void aJarIsWhatItsManifestSays() {
        Artifact expected = new Artifact("painter", "1.2.3", "", "Paints painter", "Zoe", ".jar");
        Path jar = jar("any.jar");
        assertEquals(expected, Artifact.inspect(jar, "any.jar"));
        assertEquals(Optional.of(expected), Artifact.peek(jar));
    }

    @Test
    void theNameTellsTheKind() {
        assertEquals(".zip", Artifact.ending("https://example.org/edges.zip"));
        assertEquals(".jar", Artifact.ending("canny.jar"));
        assertEquals(".jar", Artifact.ending("canny"));
        assertThrows(CtrloraException.class, () -> Artifact.inspect(jar("any.jar"), "any.zip"));
    }

    @Test
    void whatSaysNothingIsNotFound() throws IOException {
        assertEquals(Optional.empty(), Artifact.peek(Files.writeString(temp.resolve("a.jar"), "no jar")));
        assertEquals(Optional.empty(), Artifact.peek(Files.writeString(temp.resolve("a.zip"), "no zip")));
        assertEquals(Optional.empty(), Artifact.peek(temp.resolve("absent.jar")));
    }
}
