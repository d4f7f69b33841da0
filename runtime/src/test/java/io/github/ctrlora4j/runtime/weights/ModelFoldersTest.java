package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.runtime.weights.ModelFolders.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFoldersTest {
    @TempDir
    private Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }

    private List<String> names(Path... folders) {
        return ModelFolders.look(List.of(folders)).files().stream()
                .map(Found::name)
                .toList();
    }

    @Test
    void findsModelFilesByTheirEndings() throws IOException {
        for (String name : List.of("b.safetensors", "a.CKPT", "sub/c.pt", "d.txt", "e", "f.pth", "g.bin")) {
            file(name);
        }
        assertEquals(List.of("a.CKPT", "b.safetensors", "f.pth", "g.bin", "sub/c.pt"), names(folder));
    }

    /** The folder itself and seven levels of sub-folders. */
    @Test
    void looksIntoSubFolders() throws IOException {
        file("1/2/3/4/5/6/7/in.pt");
        file("1/2/3/4/5/6/7/8/out.pt");
        assertEquals(List.of("1/2/3/4/5/6/7/in.pt"), names(folder));
    }

    @Test
    void keepsTheOrderOfTheFolders() throws IOException {
        file("z/a.pt");
        file("y/b.pt");
        assertEquals(List.of("a.pt", "b.pt"), names(folder.resolve("z"), folder.resolve("y")));
    }

    @Test
    void aFolderThatDoesNotExistIsEmpty() {
        assertEquals(new ModelFolders(List.of(), List.of()), ModelFolders.look(List.of(folder.resolve("absent"))));
    }

    @Test
    void linksThatLeadNowhereAreTold() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.pt"), folder.resolve("absent"));
        ModelFolders found = ModelFolders.look(List.of(folder));
        assertEquals(List.of(), found.files());
        assertEquals(1, found.problems().size());
        assertTrue(
                found.problems().get(0).startsWith(link + ": "),
                found.problems().get(0));
    }
}
