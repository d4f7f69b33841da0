package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.launch.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @ParameterizedTest(name = "ctrlora4j {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "generate --out=o | Missing required option: '--checkpoint=FILE_OR_NAME' (see ctrlora4j generate --help)",
                "generate --checkpoint=c --out=o --steps=x | Invalid value for option '--steps': 'x' is not an int"
                        + " (see ctrlora4j generate --help)",
                "detect --image=i --out=o | Missing required option: '--condition=CONDITION'"
                        + " (see ctrlora4j detect --help)",
                "generate --step=3 --checkpoint=c --out=o | unknown option '--step=3'; did you mean --steps?"
                        + " (see ctrlora4j generate --help)",
                "generat --out=o | unexpected word 'generat'; did you mean generate? (see ctrlora4j --help)",
            })
    void explainsMistakeInOneLine(String arguments, String message) {
        Invocation invocation = Invocation.of(arguments.split(" "));

        assertEquals("ctrlora4j: " + message + "\n", invocation.err());
        assertEquals(ExitCode.USAGE, invocation.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"paint", "conditions --frobnicate", "plugins frobnicate"})
    void rejectsWithOneLine(String arguments) {
        Invocation invocation = Invocation.of(arguments.split(" "));

        assertEquals(1, invocation.errLines().size(), invocation.err());
        assertEquals(ExitCode.USAGE, invocation.exitCode());
    }

    @ParameterizedTest
    @CsvSource({"'', ctrlora4j", "pack, ctrlora4j pack", "plugins, ctrlora4j plugins"})
    void helpsWhereOnlyACommandIsMissing(String arguments, String command) {
        Invocation invocation = arguments.isEmpty() ? Invocation.of() : Invocation.of(arguments.split(" "));

        assertTrue(invocation.out().startsWith("Usage: " + command), invocation.out());
        assertEquals("", invocation.err());
        assertEquals(ExitCode.OK, invocation.exitCode());
    }

    @Test
    void helpIsACommandToo() {
        assertTrue(Invocation.of("help", "generate").out().startsWith("Usage: ctrlora4j generate"));
    }

    @Test
    void printsCompletionScript() {
        Invocation invocation = Invocation.of("completion");

        assertTrue(invocation.out().contains("complete -F _complete_ctrlora4j"), invocation.out());
        assertTrue(invocation.out().contains("--save-maps"), invocation.out());
        assertEquals(ExitCode.OK, invocation.exitCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate",
                "detect",
                "conditions",
                "checkpoints",
                "doctor",
                "demo",
                "pack create",
                "plugins search"
            })
    void helpsWithEveryCommand(String command) {
        Invocation invocation = Invocation.of((command + " --help").split(" "));

        assertTrue(invocation.out().startsWith("Usage: ctrlora4j " + command), invocation.out());
        assertTrue(invocation.out().contains("130   cancelled with Ctrl-C"), invocation.out());
        assertEquals(ExitCode.OK, invocation.exitCode());
    }

    @Test
    void knowsItsVersion() {
        Invocation invocation = Invocation.of("--version");

        assertTrue(invocation.out().matches("ctrlora4j \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R"), invocation.out());
    }
}
