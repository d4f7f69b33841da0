package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.dist.launch.NativeLibraries;
import io.github.ctrlora4j.dist.natives.MachineLibraries;
import io.github.ctrlora4j.runtime.engine.EngineProbe;
import io.github.ctrlora4j.runtime.engine.EngineProbe.ComputeDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class NvidiaProblemsTest {
    @TempDir
    private Path folder;

    private Path system;
    private String device = "cpu";
    private Optional<String> startProblem = Optional.empty();

    @BeforeEach
    void haveDriver() throws IOException {
        system = Files.createDirectory(folder.resolve("system"));
        Files.createFile(system.resolve("libcuda.so.1"));
    }

    private List<String> problems(String chosen, boolean gpu) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Installation installation = new Installation(Optional.empty(), Map.of(), folder);
        List<EngineProbe> engines =
                List.of(new EngineProbe("PyTorch", "", "", List.of(new ComputeDevice(device, 1, 1)), "", startProblem));
        Engines probed = new Engines(
                host -> new FakeGenerator(),
                () -> engines,
                () -> new MachineLibraries(List.of(system), Optional.empty(), Optional.of("570.86.15")));
        return NvidiaProblems.of(
                new CommandContext(new CommonOptions(installation), new Console(nowhere, nowhere, false), probed),
                new NativeLibraries(chosen, "", List.of(), gpu),
                engines);
    }

    @Test
    void aGpuThatIsSeenHasNone() throws IOException {
        Files.delete(system.resolve("libcuda.so.1"));
        device = "cuda:0";

        assertEquals(List.of(), problems("cuda", true));
    }

    @Test
    void librariesForTheCpuHaveNone() throws IOException {
        Files.delete(system.resolve("libcuda.so.1"));

        assertEquals(List.of(), problems("cpu", true));
        assertEquals(List.of(), problems("path", false));
    }

    @Test
    void namesTheDriver() throws IOException {
        Files.delete(system.resolve("libcuda.so.1"));

        assertEquals(1, problems("cuda", false).size());
        assertTrue(problems("path", true).get(0).startsWith("libcuda.so.1, NVIDIA's driver, is missing: "));
    }

    @Test
    void saysThatLibrariesSeeNoGpu() {
        assertTrue(problems("cuda", true).get(0).startsWith("CUDA's libraries load, but they see no GPU: "));
    }

    @Test
    void doesNotSayThatLibrariesLoadThatDoNot() {
        startProblem = Optional.of("no memory");

        assertEquals(List.of(), problems("cuda", true));
    }

    /** All 29 of the table but one: 7 of PyTorch, 3 of OpenBLAS, 19 of NVIDIA. */
    @Test
    void namesEachMissingLibrary() throws IOException {
        Path torch = Files.createDirectories(folder.resolve(".djl.ai/ctrlora4j/2.7.1-cuda-linux-x86_64/torch"));
        Files.createFile(torch.resolve("libtorch.so"));

        List<String> problems = problems("cuda", true);

        assertEquals(28, problems.size(), problems::toString);
        assertTrue(
                problems.stream().anyMatch(problem -> problem.startsWith("libcublas.so.12 (cuBLAS) is missing in ")));
    }
}
