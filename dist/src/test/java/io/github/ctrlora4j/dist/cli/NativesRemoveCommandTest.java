package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.launch.ExitCode;
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
class NativesRemoveCommandTest {
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
    void whatIsRemovedIsGone() throws IOException {
        Path folder = install();

        assertEquals(
                List.of("removed cuda: " + folder), natives("remove", "cuda").outLines());
        assertTrue(Files.notExists(folder));
        assertEquals(ExitCode.USAGE, natives("remove", "cuda").exitCode());
    }
}
