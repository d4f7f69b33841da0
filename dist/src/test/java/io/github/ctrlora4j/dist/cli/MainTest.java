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
                "checkpoints | Missing required parameter: 'FILE' (see ctrlora4j checkpoints --help)",
            })
    void explainsMistakeInOneLine(String arguments, String message) {
        Invocation invocation = Invocation.of(new FakeHost(), arguments.split(" "));

        assertEquals("ctrlora4j: " + message + "\n", invocation.err());
        assertEquals(ExitCode.USAGE, invocation.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "paint", "conditions --frobnicate"})
    void refusesWithOneLine(String arguments) {
        Invocation invocation =
                Invocation.of(new FakeHost(), arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertEquals(1, invocation.errLines().size(), invocation.err());
        assertEquals(ExitCode.USAGE, invocation.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "detect", "conditions", "checkpoints", "doctor", "demo"})
    void helpsWithEveryCommand(String command) {
        Invocation invocation = Invocation.of(new FakeHost(), command, "--help");

        assertTrue(invocation.out().startsWith("Usage: ctrlora4j " + command), invocation.out());
        assertTrue(invocation.out().contains("130   cancelled with Ctrl-C"), invocation.out());
        assertEquals(ExitCode.OK, invocation.exitCode());
    }

    @Test
    void knowsItsVersion() {
        Invocation invocation = Invocation.of(new FakeHost(), "--version");

        assertTrue(invocation.out().matches("ctrlora4j \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R"), invocation.out());
    }
}
