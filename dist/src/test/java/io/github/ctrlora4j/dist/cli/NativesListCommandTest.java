package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class NativesListCommandTest {
    @TempDir
    private Path folder;

    private NativesCache cache() {
        return new NativesCache(folder);
    }

    @Test
    void listsWhatIsInstalled() throws IOException {
        Path installed = cache().install();

        assertEquals(
                List.of("2.7.1-cuda-linux-x86_64        1.5 MB  " + installed),
                cache().natives("list").outLines());
    }

    @Test
    void listsAnUnfinishedDownload() throws IOException {
        Path downloads = Files.createDirectories(folder.resolve("ctrlora4j/downloads"));
        Files.write(downloads.resolve("ae03b1a186d512e4-pytorch.jar"), new byte[2_000_000]);

        assertEquals(
                List.of("unfinished download            2.0 MB  'ctrlora4j natives install cuda' goes on"),
                cache().natives("list").outLines());
    }

    @Test
    void saysThatNothingIsInstalled() {
        Invocation invocation = cache().natives("list");

        assertEquals("", invocation.out());
        assertEquals(
                List.of("ctrlora4j: no native libraries are installed in " + folder.resolve("ctrlora4j")),
                invocation.errLines());
    }

    @Test
    void jsonHasTheSameInNumbers() throws IOException {
        Path installed = cache().install();

        JsonNode json = cache().natives("list", "--json").json();

        assertEquals(installed.toString(), json.at("/installed/0/folder").textValue());
        assertEquals(1_500_000, json.at("/installed/0/bytes").longValue());
        assertEquals(0, json.at("/downloaded_bytes").longValue());
    }
}
