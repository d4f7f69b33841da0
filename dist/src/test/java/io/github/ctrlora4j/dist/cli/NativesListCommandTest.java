package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.launch.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An installation is a file of 1.5 MB here. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class NativesListCommandTest {
    @TempDir
    private Path cache;

    private Invocation natives(String... arguments) {
        Installation installation =
                new Installation(Optional.empty(), Map.of("DJL_CACHE_DIR", cache.toString()), cache);
        String[] all = new String[arguments.length + 1];
        all[0] = "natives";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Invocation.of(new Engines(host -> new FakeGenerator(), List::of), installation, all);
    }

    private Path install() throws IOException {
        Path torch = Files.createDirectories(cache.resolve("ctrlora4j/2.7.1-cuda-linux-x86_64/torch"));
        Files.write(torch.resolve("libtorch.so"), new byte[1_500_000]);
        return torch.getParent();
    }

    @Test
    void listsWhatIsInstalled() throws IOException {
        Path folder = install();

        assertEquals(
                List.of("2.7.1-cuda-linux-x86_64        1.5 MB  " + folder),
                natives("list").outLines());
    }

    @Test
    void listsAnUnfinishedDownload() throws IOException {
        Path downloads = Files.createDirectories(cache.resolve("ctrlora4j/downloads"));
        Files.write(downloads.resolve("ae03b1a186d512e4-pytorch.jar"), new byte[2_000_000]);

        assertEquals(
                List.of("unfinished download            2.0 MB  'ctrlora4j natives install cuda' goes on"),
                natives("list").outLines());
    }

    @Test
    void saysThatNothingIsInstalled() {
        Invocation invocation = natives("list");

        assertEquals("", invocation.out());
        assertEquals(
                List.of("ctrlora4j: no native libraries are installed in " + cache.resolve("ctrlora4j")),
                invocation.errLines());
    }

    @Test
    void jsonHasTheSameInNumbers() throws IOException {
        Path folder = install();

        JsonNode json = natives("list", "--json").json();

        assertEquals(folder.toString(), json.at("/installed/0/folder").textValue());
        assertEquals(1_500_000, json.at("/installed/0/bytes").longValue());
        assertEquals(0, json.at("/downloaded_bytes").longValue());
    }
}
