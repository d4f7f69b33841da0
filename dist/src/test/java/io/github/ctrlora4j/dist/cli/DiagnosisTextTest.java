package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.dist.launch.NativeLibraries;
import io.github.ctrlora4j.runtime.engine.EngineProbe;
import io.github.ctrlora4j.runtime.engine.EngineProbe.ComputeDevice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTextTest {
    private static final Diagnosis DIAGNOSIS = new Diagnosis(
            "17",
            "Linux",
            new NativeLibraries("cpu", "no GPU", List.of("cpu: a.jar"), false),
            List.of(
                    new EngineProbe(
                            "PyTorch",
                            "2.7.1",
                            "/libtorch.so",
                            List.of(new ComputeDevice("cpu", 3L << 29, 1L << 29), new ComputeDevice("cuda:0", 0, 0)),
                            "8 of 8",
                            Optional.empty()),
                    new EngineProbe("OnnxRuntime", "", "", List.of(), "", Optional.of("is missing"))),
            List.of(new ModelFolder(Path.of("models"), true, List.of("a.ckpt"), Optional.empty())),
            List.of(
                    new SourceReport(
                            "canny.jar",
                            "canny",
                            "1.2.0",
                            SourceReport.State.STARTED,
                            List.of("canny"),
                            Optional.empty()),
                    new SourceReport(
                            "bad.zip",
                            "",
                            "",
                            SourceReport.State.REFUSED,
                            List.of(),
                            Optional.of("is not a zip file"))),
            List.of("OnnxRuntime does not start: is missing"),
            true);

    /** 3 << 29 bytes are 1.5 GiB, 1 << 29 are half of one; the subject takes ten columns and two blanks. */
    @Test
    void saysEverythingToAPerson() {
        List<String> lines = DiagnosisText.lines(DIAGNOSIS);

        assertTrue(lines.get(0).startsWith("ctrlora4j   "), lines.get(0));
        assertEquals(
                List.of(
                        "java        17",
                        "system      Linux",
                        "natives     cpu: no GPU",
                        "            found cpu: a.jar",
                        "engine      PyTorch 2.7.1, /libtorch.so",
                        "  threads   8 of 8",
                        "  device    cpu, 1.5 GiB, 0.5 GiB free, up to 0.8 GiB for loaded models",
                        "  device    cuda:0, memory unknown",
                        "engine      OnnxRuntime: does not start",
                        "models      models: a.ckpt",
                        "plugin      canny 1.2.0, started: canny (canny.jar)",
                        "plugin      bad.zip, refused",
                        "problem     OnnxRuntime does not start: is missing",
                        "generation  can work"),
                lines.subList(1, lines.size()));
    }

    @Test
    void saysEverythingToAMachine() {
        Map<String, Object> object = DiagnosisText.asMap(DIAGNOSIS);

        assertEquals(
                List.of(
                        "version",
                        "java",
                        "system",
                        "natives",
                        "engines",
                        "model_folders",
                        "plugins",
                        "problems",
                        "can_generate"),
                List.copyOf(object.keySet()));
        assertEquals(
                Map.of("chosen", "cpu", "reason", "no GPU", "found", List.of("cpu: a.jar")), object.get("natives"));
        assertEquals(
                List.of(
                        Map.of(
                                "name",
                                "PyTorch",
                                "version",
                                "2.7.1",
                                "library",
                                "/libtorch.so",
                                "devices",
                                List.of(
                                        Map.of(
                                                "name",
                                                "cpu",
                                                "total_bytes",
                                                1610612736L,
                                                "free_bytes",
                                                536870912L,
                                                "budget_bytes",
                                                805306368L),
                                        Map.of(
                                                "name",
                                                "cuda:0",
                                                "total_bytes",
                                                0L,
                                                "free_bytes",
                                                0L,
                                                "budget_bytes",
                                                8589934592L)),
                                "threads",
                                "8 of 8",
                                "problem",
                                ""),
                        Map.of(
                                "name",
                                "OnnxRuntime",
                                "version",
                                "",
                                "library",
                                "",
                                "devices",
                                List.of(),
                                "threads",
                                "",
                                "problem",
                                "is missing")),
                object.get("engines"));
        assertEquals(
                List.of(
                        Map.of(
                                "id",
                                "canny",
                                "version",
                                "1.2.0",
                                "state",
                                "started",
                                "conditions",
                                List.of("canny"),
                                "source",
                                "canny.jar",
                                "problem",
                                ""),
                        Map.of(
                                "id",
                                "",
                                "version",
                                "",
                                "state",
                                "refused",
                                "conditions",
                                List.of(),
                                "source",
                                "bad.zip",
                                "problem",
                                "is not a zip file")),
                object.get("plugins"));
        assertEquals(true, object.get("can_generate"));
    }

    /** 2^30 bytes are 1 GiB; 107374182 are 0.09999 of them; 80 * 2^30 = 85899345920. */
    @ParameterizedTest
    @CsvSource({"0, 0.0 GiB", "107374182, 0.1 GiB", "1073741824, 1.0 GiB", "85899345920, 80.0 GiB"})
    void writesSizesInGibibytes(long bytes, String text) {
        assertEquals(text, DiagnosisText.size(bytes));
    }
}
