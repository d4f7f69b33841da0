package io.github.ctrlora4j.dist.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
    @TempDir
    private Path folder;

    @Test
    void findsAllThatCouldBeChosen() throws IOException {
        Path jar = folder.resolve("home/natives/cpu/pytorch-native-cpu-2.7.1.jar");
        Path cuda = folder.resolve(".djl.ai/pytorch/2.7.1-cu128-linux-x86_64");
        Path torch = folder.resolve("torch/lib");
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
        Files.createDirectories(cuda);
        Files.createDirectories(torch);
        Files.createFile(torch.resolve(System.mapLibraryName("torch")));

        NativeLibraries libraries = NativeLibraries.of(
                new Installation(
                        Optional.of(folder.resolve("home")), Map.of("PYTORCH_LIBRARY_PATH", torch.toString()), folder),
                Map.of("ctrlora4j.natives", "path", "ctrlora4j.natives.reason", "PYTORCH_LIBRARY_PATH is set"));

        assertEquals(List.of("cpu: " + jar, "cuda: " + cuda, "path: " + torch), libraries.found());
        assertEquals("path", libraries.chosen());
    }

    @Test
    void seesThatPathHasNoLibrary() {
        NativeLibraries libraries = NativeLibraries.of(
                new Installation(Optional.empty(), Map.of("PYTORCH_LIBRARY_PATH", "no-such"), folder), Map.of());

        assertEquals(List.of("path: no-such, which has no libtorch"), libraries.found());
    }

    @Test
    void findsWhatNativesInstallLeft() throws IOException {
        Path cuda = Files.createDirectories(folder.resolve(".djl.ai/ctrlora4j/2.7.1-cuda-linux-x86_64"));

        NativeLibraries libraries = NativeLibraries.of(new Installation(Optional.empty(), Map.of(), folder), Map.of());

        assertEquals(List.of("cuda: " + cuda), libraries.found());
    }

    @Test
    void looksIntoTheCacheThatDjlUses() throws IOException {
        Path cuda = Files.createDirectories(folder.resolve("cache/pytorch/2.7.1-cu128-linux-x86_64"));

        NativeLibraries libraries = NativeLibraries.of(
                new Installation(
                        Optional.empty(),
                        Map.of("DJL_CACHE_DIR", folder.resolve("cache").toString()),
                        folder),
                Map.of());

        assertEquals(List.of("cuda: " + cuda), libraries.found());
    }

    /** PyTorch fails for another reason then, such as a full disk. */
    @Test
    void doesNotAdviseToUnpackWhatIsThere() throws IOException {
        Map<String, String> cpu = Map.of("ctrlora4j.natives", "cpu");
        Installation installation = new Installation(Optional.of(folder), Map.of(), folder);
        Path libraries = Files.createDirectories(folder.resolve("natives/cpu"));

        assertTrue(NativeLibraries.of(installation, cpu).advice().orElseThrow().contains("natives/cpu"));
        Files.createFile(libraries.resolve("pytorch-native-cpu-2.7.1-linux-x86_64.jar"));
        assertEquals(Optional.empty(), NativeLibraries.of(installation, cpu).advice());
    }

    @Test
    void advisesByChoice() {
        Installation installation = new Installation(Optional.empty(), Map.of(), folder);

        assertTrue(NativeLibraries.of(installation, Map.of("ctrlora4j.natives", "path"))
                .advice()
                .orElseThrow()
                .contains("torch==2.7.1"));
        assertTrue(NativeLibraries.of(installation, Map.of("ctrlora4j.natives", "cuda"))
                .advice()
                .orElseThrow()
                .contains("CTRLORA4J_NATIVES=cpu"));
    }
}
