package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided before a repository is asked; the rest is in the test of all plugin commands. */
class PluginsInstallCommandTest {
    @TempDir
    private Path temp;

    @BeforeEach
    void pluginFolder() throws IOException {
        Files.createDirectory(temp.resolve("plugins"));
    }

    private Invocation install(String... arguments) {
        String[] all = new String[arguments.length + 4];
        all[0] = "plugins";
        all[1] = "install";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[all.length - 2] = "--plugins";
        all[all.length - 1] = temp.resolve("plugins").toString();
        return Invocation.of(all);
    }

    @Test
    void needsAPlugin() {
        assertEquals(ExitCode.USAGE, install().exitCode());
    }

    /** Before any repository is asked or even known. */
    @ParameterizedTest
    @ValueSource(strings = {"a.jar", "a.zip"})
    void aFileAmongNamesIsRejectedBeforeAnythingIsInstalled(String file) {
        Invocation invocation = install("painter", file);

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(
                List.of("ctrlora4j: " + file
                        + ": no repository vouches for a file; --allow-unverified installs it if you trust"
                        + " who made it"),
                invocation.errLines());
    }
}
