package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.runtime.engine.EngineProbe;
import io.github.ctrlora4j.runtime.engine.EngineProbe.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    private Path home;

    private final List<EngineProbe> engines = new ArrayList<>();

    @BeforeEach
    void healthyMachine() throws IOException {
        Files.createDirectories(home.resolve("models"));
        Files.createDirectories(home.resolve("plugins"));
        Files.createFile(home.resolve("models/a.safetensors"));
        Files.createFile(home.resolve("models/notes.txt"));
        engines.add(new EngineProbe(
                "PyTorch",
                "2.7.1",
                "/cache/libtorch.so",
                List.of(new ComputeDevice("cpu", 8L << 30, 3L << 29)),
                "sleep while they wait",
                Optional.empty()));
        engines.add(new EngineProbe("OnnxRuntime", "1.21.1", "", List.of(), "", Optional.empty()));
    }

    private Invocation doctor(String... options) {
        Installation installation = new Installation(Optional.of(home), Map.of(), home);
        Engines probed = new Engines(host -> new FakeGenerator(), () -> engines);
        List<String> arguments = new ArrayList<>(List.of("doctor"));
        arguments.addAll(List.of(options));
        return Invocation.of(probed, installation, arguments.toArray(String[]::new));
    }

    private void breakPyTorch() {
        engines.set(0, new EngineProbe("PyTorch", "", "", List.of(), "", Optional.of("libgomp.so.1 is missing")));
    }

    private static void assertHas(Invocation invocation, String line) {
        assertTrue(invocation.outLines().contains(line), invocation.out());
    }

    @Test
    void findsHealthyMachineFit() {
        Invocation invocation = doctor();

        assertEquals(ExitCode.OK, invocation.exitCode());
        assertHas(invocation, "engine      PyTorch 2.7.1, /cache/libtorch.so");
        assertHas(invocation, "  threads   sleep while they wait");
        // 3 << 29 is 1.5 GiB.
        assertHas(invocation, "  device    cpu, 8.0 GiB, 1.5 GiB free, up to 4.0 GiB for loaded models");
        assertHas(invocation, "models      " + home.resolve("models") + ": a.safetensors");
        assertTrue(invocation.out().contains("plugin      class path, started: "), invocation.out());
        assertHas(invocation, "generation  can work");
        assertTrue(invocation.outLines().stream().noneMatch(line -> line.startsWith("problem")), invocation.out());
    }

    @Test
    void failsWithoutPyTorchAndSaysWhatToDo() {
        breakPyTorch();

        Invocation invocation = doctor();

        assertEquals(ExitCode.FAILED, invocation.exitCode());
        assertHas(
                invocation,
                "problem     PyTorch does not start: libgomp.so.1 is missing; start ctrlora4j with bin/ctrlora4j of an"
                        + " unpacked distribution");
    }

    @Test
    void brokenPluginHasARowAndIsAProblemButNoObstacle() throws IOException {
        Files.writeString(home.resolve("plugins/bad.jar"), "not a jar");

        Invocation invocation = doctor();

        assertEquals(ExitCode.OK, invocation.exitCode());
        assertHas(invocation, "plugin      bad.jar, refused");
        List<String> problems = invocation.outLines().stream()
                .filter(line -> line.startsWith("problem     bad.jar: "))
                .toList();
        assertEquals(1, problems.size(), invocation.out());
        assertEquals(2, problems.get(0).split("bad\\.jar", -1).length, problems.get(0));
        assertEquals("", invocation.err());
    }

    @Test
    void missesModels() throws IOException {
        Files.delete(home.resolve("models/a.safetensors"));

        assertHas(doctor(), "problem     no model folder has a model: put checkpoints into one of the folders above");
    }

    /** Root may read everything; it sees a folder that is empty. */
    @Test
    void reportsUnreadableModelFolderAndGoesOn() throws IOException {
        Path locked = Files.createDirectory(
                home.resolve("locked"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));

        Invocation invocation = doctor("--models", locked.toString());

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        boolean isRoot = Files.isReadable(locked);
        assertHas(
                invocation,
                "models      " + locked
                        + (isRoot ? ": no models" : ": cannot be read: permission denied; make the folder readable"));
        assertHas(invocation, "generation  can work");
    }

    /** No command works with these options, so there is nothing to say about conditions. */
    @Test
    void failsForAFolderThatOtherCommandsReject() {
        Invocation invocation = doctor("--plugins", home.resolve("x").toString());

        assertEquals(ExitCode.FAILED, invocation.exitCode());
        assertHas(invocation, "problem     --plugins: no folder " + home.resolve("x"));
        assertHas(invocation, "generation  cannot work");
        assertFalse(invocation.out().contains("no condition is installed"), invocation.out());
    }

    @Test
    void tellsMachines() {
        breakPyTorch();

        JsonNode json = doctor("--json").json();

        assertEquals(false, json.get("can_generate").booleanValue());
        assertEquals("classpath", json.at("/natives/chosen").textValue());
        assertEquals("libgomp.so.1 is missing", json.at("/engines/0/problem").textValue());
        assertEquals("a.safetensors", json.at("/model_folders/1/models/0").textValue());
        assertTrue(json.at("/plugins/0/conditions").toString().contains("canny"));
        assertEquals(1, json.get("problems").size());
    }
}
