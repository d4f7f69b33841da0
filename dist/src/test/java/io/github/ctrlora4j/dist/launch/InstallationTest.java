package io.github.ctrlora4j.dist.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @TempDir
    private Path folder;

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    @Test
    void looksIntoOptionThenVariableThenUserThenDistribution() throws IOException {
        Path option = folder("option");
        Path first = folder("first");
        Path second = folder("second");
        Path user = folder("user/.ctrlora4j/models");
        Path own = folder("home/models");
        Installation installation = new Installation(
                Optional.of(folder.resolve("home")),
                Map.of("CTRLORA4J_MODELS", first + File.pathSeparator + second),
                folder.resolve("user"));

        assertEquals(List.of(option, first, second, user, own), installation.modelFolders(List.of(option)));
    }

    @Test
    void leavesOutDefaultFoldersThatDoNotExist() {
        Installation installation = new Installation(
                Optional.of(folder.resolve("home")), Map.of("CTRLORA4J_MODELS", "no-such-folder"), folder);

        assertEquals(List.of(), installation.modelFolders(List.of()));
    }

    @Test
    void refusesWantedFolderThatDoesNotExist() {
        Installation installation = new Installation(Optional.empty(), Map.of(), folder);
        Path missing = folder.resolve("missing");

        assertEquals(
                "--models: no folder " + missing,
                assertThrows(InvalidRequestException.class, () -> installation.modelFolders(List.of(missing)))
                        .getMessage());
    }

    @Test
    void refusesAFileInPlaceOfAFolder() throws IOException {
        Installation installation = new Installation(Optional.empty(), Map.of(), folder);
        Path file = Files.createFile(folder.resolve("a.safetensors"));

        assertEquals(
                "--models: " + file + " is a file; give the folder that it lies in",
                assertThrows(InvalidRequestException.class, () -> installation.modelFolders(List.of(file)))
                        .getMessage());
    }

    @Test
    void pluginFoldersOfTheCommandLineComeFirst() throws IOException {
        Path wanted = folder("wanted");
        Path user = folder("user/.ctrlora4j/plugins");
        Path own = folder("home/plugins");
        Installation installation =
                new Installation(Optional.of(folder.resolve("home")), Map.of(), folder.resolve("user"));

        assertEquals(List.of(wanted, user, own), installation.pluginFolders(List.of(wanted)));
        assertEquals(List.of(user, own), installation.pluginFolders(List.of()));
    }

    /** As the launcher and DJL read them. */
    @Test
    void anEmptyVariableNamesNoCacheFolder() {
        assertEquals(folder.resolve("cache"), cacheFolder(Map.of("ENGINE_CACHE_DIR", "", "DJL_CACHE_DIR", "cache")));
        assertEquals(
                folder.resolve("first"), cacheFolder(Map.of("ENGINE_CACHE_DIR", "first", "DJL_CACHE_DIR", "cache")));
        assertEquals(folder.resolve(".djl.ai"), cacheFolder(Map.of("DJL_CACHE_DIR", "")));
    }

    private Path cacheFolder(Map<String, String> environment) {
        return folder.resolve(new Installation(Optional.empty(), environment, folder).cacheFolder());
    }
}
