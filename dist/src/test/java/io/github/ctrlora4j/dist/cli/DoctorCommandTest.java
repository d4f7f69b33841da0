package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.cli.Host.Device;
import io.github.ctrlora4j.dist.cli.Host.EngineReport;
import io.github.ctrlora4j.dist.cli.Host.PluginReport;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    private static final EngineReport ONNX = new EngineReport("OnnxRuntime", "1.21.1", "", List.of(), Optional.empty());

    @TempDir
    private Path home;

    private final FakeHost host = new FakeHost();

    @BeforeEach
    void healthyMachine() throws IOException {
        Files.createDirectories(home.resolve("models"));
        Files.createFile(home.resolve("models/a.safetensors"));
        Files.createFile(home.resolve("models/notes.txt"));
        host.engines.add(new EngineReport(
                "PyTorch",
                "2.7.1",
                "/cache/libtorch.so",
                List.of(new Device("cpu", 8L << 30, 3L << 29)),
                Optional.empty()));
        host.engines.add(ONNX);
        host.plugins.add(
                new PluginReport("canny.jar", "canny", "1.0.0", "started", List.of("canny"), Optional.empty()));
    }

    private Invocation doctor(String... options) {
        Installation installation = new Installation(Optional.of(home), Map.of(), home);
        return options.length == 0
                ? Invocation.of(host, installation, "doctor")
                : Invocation.of(host, installation, "doctor", options[0]);
    }

    private void breakPyTorch() {
        host.engines.set(0, new EngineReport("PyTorch", "", "", List.of(), Optional.of("libgomp.so.1 is missing")));
    }

    @Test
    void findsHealthyMachineFit() {
        Invocation invocation = doctor();

        assertEquals(ExitCode.OK, invocation.exitCode());
        assertTrue(invocation.outLines().contains("engine      PyTorch 2.7.1, /cache/libtorch.so"), invocation.out());
        // 3 << 29 is 1.5 GiB.
        assertTrue(invocation.outLines().contains("  device    cpu, 8.0 GiB, 1.5 GiB free"), invocation.out());
        assertTrue(
                invocation.outLines().contains("models      " + home.resolve("models") + ": a.safetensors"),
                invocation.out());
        assertTrue(
                invocation.outLines().contains("plugin      canny 1.0.0, started: canny (canny.jar)"),
                invocation.out());
        assertTrue(invocation.outLines().contains("generation  can work"), invocation.out());
        assertTrue(invocation.outLines().stream().noneMatch(line -> line.startsWith("problem")), invocation.out());
    }

    @Test
    void failsWithoutPyTorchAndSaysWhatToDo() {
        breakPyTorch();

        Invocation invocation = doctor();

        assertEquals(ExitCode.FAILED, invocation.exitCode());
        assertTrue(
                invocation
                        .outLines()
                        .contains("problem     PyTorch does not start: libgomp.so.1 is missing; start ctrlora4j with"
                                + " bin/ctrlora4j of an unpacked distribution"),
                invocation.out());
    }

    @Test
    void brokenPluginIsProblemButNoObstacle() {
        host.plugins.add(
                new PluginReport("bad.jar", "bad", "0", "failed", List.of(), Optional.of("is no zip; replace it")));

        Invocation invocation = doctor();

        assertEquals(ExitCode.OK, invocation.exitCode());
        assertTrue(invocation.outLines().contains("problem     bad.jar: is no zip; replace it"), invocation.out());
    }

    @Test
    void missesModelsAndConditions() throws IOException {
        Files.delete(home.resolve("models/a.safetensors"));
        host.plugins.clear();

        assertEquals(
                2,
                doctor().outLines().stream()
                        .filter(line -> line.startsWith("problem     no "))
                        .count());
    }

    @Test
    void tellsMachines() {
        breakPyTorch();

        JsonNode json = doctor("--json").json();

        assertEquals(false, json.get("can_generate").booleanValue());
        assertEquals("classpath", json.at("/natives/chosen").textValue());
        assertEquals("libgomp.so.1 is missing", json.at("/engines/0/problem").textValue());
        assertEquals("a.safetensors", json.at("/model_folders/1/models/0").textValue());
        assertEquals("canny", json.at("/plugins/0/conditions/0").textValue());
        assertEquals(1, json.get("problems").size());
    }
}
