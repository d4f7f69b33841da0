package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.runtime.engine.EngineProbe;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DiagnosisTest {
    @TempDir
    private Path home;

    private final PrintWriter nowhere = new PrintWriter(new StringWriter());

    private Diagnosis make(List<EngineProbe> engines, String... arguments) {
        CommonOptions common = new CommonOptions(new Installation(Optional.of(home), Map.of(), home));
        new CommandLine(common).parseArgs(arguments);
        Engines probed = new Engines(host -> new FakeGenerator(), () -> engines);
        return Diagnosis.make(new CommandContext(common, new Console(nowhere, nowhere, false), probed));
    }

    private static EngineProbe engine(String name, String problem) {
        return new EngineProbe(
                name, "1.0", "", List.of(), "", Optional.of(problem).filter(text -> !text.isEmpty()));
    }

    private void addModel() throws IOException {
        Files.createFile(Files.createDirectory(home.resolve("models")).resolve("a.safetensors"));
    }

    @Test
    void aHealthyMachineHasNoProblems() throws IOException {
        addModel();

        Diagnosis diagnosis = make(List.of(engine("PyTorch", ""), engine("OnnxRuntime", "")));

        assertEquals(List.of(), diagnosis.problems());
        assertTrue(diagnosis.canGenerate());
    }

    /** Networks only sharpen some conditions; images come from PyTorch. */
    @Test
    void canGenerateWithoutOnnxRuntime() throws IOException {
        addModel();

        Diagnosis diagnosis = make(List.of(engine("PyTorch", ""), engine("OnnxRuntime", "is missing")));

        assertEquals(List.of("OnnxRuntime does not start: is missing"), diagnosis.problems());
        assertTrue(diagnosis.canGenerate());
    }

    @Test
    void cannotGenerateWithoutPyTorchAndSaysWhatToDo() throws IOException {
        addModel();

        Diagnosis diagnosis = make(List.of(engine("PyTorch", "is missing"), engine("OnnxRuntime", "")));

        assertEquals(
                List.of("PyTorch does not start: is missing; "
                        + diagnosis.natives().advice().orElseThrow()),
                diagnosis.problems());
        assertFalse(diagnosis.canGenerate());
    }

    @Test
    void cannotGenerateIfNobodyProbedPyTorch() {
        assertFalse(make(List.of(engine("OnnxRuntime", ""))).canGenerate());
    }

    @Test
    void saysThatThereIsNoModel() {
        assertEquals(
                List.of("no model folder has a model: put checkpoints into one of the folders above"),
                make(List.of(engine("PyTorch", ""))).problems());
    }

    /** The plugins of the class path are still looked at. */
    @Test
    void aBrokenPackIsAProblemOfItsFile() throws IOException {
        addModel();
        Files.writeString(Files.createDirectory(home.resolve("plugins")).resolve("bad.zip"), "no zip");

        Diagnosis diagnosis = make(List.of(engine("PyTorch", "")));

        assertEquals(1, diagnosis.problems().size(), diagnosis.problems().toString());
        assertTrue(
                diagnosis.problems().get(0).startsWith("bad.zip: "),
                diagnosis.problems().toString());
        assertTrue(diagnosis.plugins().stream().anyMatch(plugin -> plugin.state() == SourceReport.State.STARTED));
    }

    /** Conditions unpack their LoRAs there, so no request with a condition could succeed. */
    @Test
    void aMissingTemporaryFolderIsAnObstacle() throws IOException {
        addModel();
        String before = System.getProperty("java.io.tmpdir");
        Path missing = home.resolve("missing");
        System.setProperty("java.io.tmpdir", missing.toString());
        try {
            Diagnosis diagnosis = make(List.of(engine("PyTorch", "")));

            assertEquals(1, diagnosis.problems().size(), diagnosis.problems().toString());
            assertTrue(
                    diagnosis.problems().get(0).startsWith("temporary folder " + missing + ": "),
                    diagnosis.problems().toString());
            assertFalse(diagnosis.canGenerate());
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }

    /** The runtime does not open then, so nothing is known about conditions, and no other command works. */
    @Test
    void aMissingFolderIsTheOnlyProblemAndAnObstacle() throws IOException {
        addModel();
        Path missing = home.resolve("missing");

        Diagnosis diagnosis = make(List.of(engine("PyTorch", "")), "--plugins", missing.toString());

        assertEquals(List.of("--plugins: no folder " + missing), diagnosis.problems());
        assertFalse(diagnosis.canGenerate());
    }
}
