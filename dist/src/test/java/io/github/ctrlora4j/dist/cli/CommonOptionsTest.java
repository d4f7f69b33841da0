package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.runtime.ProductVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommonOptionsTest {
    @TempDir
    private Path home;

    private CommonOptions parsed(String... arguments) {
        CommonOptions options = new CommonOptions(new Installation(Optional.of(home), Map.of(), home));
        new CommandLine(options).parseArgs(arguments);
        return options;
    }

    /** The default ones are those of the user and of the distribution, whether or not they exist. */
    @Test
    void searchesTheModelFoldersOfTheCommandLineFirst() {
        assertEquals(
                List.of(
                        Path.of("b"),
                        Path.of("a"),
                        home.resolve(".ctrlora4j").resolve("models"),
                        home.resolve("models")),
                parsed("--models", "b", "--models", "a").searchedModelFolders());
    }

    @Test
    void isQuietUnlessAsked() {
        assertFalse(parsed().isVerbose());
        assertTrue(parsed("--verbose").isVerbose());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--models %s pack list", "pack --models %s list", "pack list --models %s"})
    void standBeforeAndBehindTheSubcommandsName(String line) throws IOException {
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        Path missing = home.resolve("missing");
        String[] arguments = (String.format(line, missing) + " --plugins " + plugins).split(" ");

        Invocation invocation = Invocation.of(arguments);

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(List.of("ctrlora4j: --models: no folder " + missing), invocation.errLines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "pack --version", "pack list --version"})
    void everyCommandSaysTheVersion(String line) {
        assertEquals(
                List.of("ctrlora4j " + ProductVersion.text()),
                Invocation.of(line.split(" ")).outLines());
    }
}
