package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class NativesRemoveCommandTest {
    @TempDir
    private Path folder;

    private NativesCache cache() {
        return new NativesCache(folder);
    }

    @Test
    void whatIsRemovedIsGone() throws IOException {
        Path installed = cache().install();

        assertEquals(
                List.of("removed cuda: " + installed),
                cache().natives("remove", "cuda").outLines());
        assertTrue(Files.notExists(installed));
        assertEquals(ExitCode.USAGE, cache().natives("remove", "cuda").exitCode());
    }
}
