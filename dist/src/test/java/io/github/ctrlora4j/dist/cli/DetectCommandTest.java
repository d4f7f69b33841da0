package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectCommandTest {
    @TempDir
    private Path folder;

    private final FakeHost host = new FakeHost();

    private Invocation detect(Path out) {
        return Invocation.of(
                host, "detect", "--condition", "canny;low=50", "--image", "a.png", "--out", out.toString());
    }

    @Test
    void writesTheConditionImage() {
        Path out = folder.resolve("edges.png");

        Invocation invocation = detect(out);

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        assertEquals(List.of(new DetectorArgument("canny", Map.of("low", "50"))), host.detections);
        assertEquals(Map.of(out, FakeHost.CONDITION_IMAGE), host.written);
        assertEquals(List.of(out.toString()), invocation.outLines());
    }

    @Test
    void startsNoEngine() {
        detect(folder.resolve("edges.png"));

        assertEquals(List.of(), host.opened);
        assertEquals(0, host.open);
    }

    @Test
    void refusesToOverwriteBeforeDetecting() throws IOException {
        Path out = Files.createFile(folder.resolve("edges.png"));

        Invocation invocation = detect(out);

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(List.of(), host.detections);
    }
}
