package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandContextTest {
    @TempDir
    private Path home;

    private final StringWriter err = new StringWriter();

    private CommandContext context() {
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), false);
        CommonOptions common = new CommonOptions(new Installation(Optional.empty(), Map.of(), home));
        return new CommandContext(common, console, new FakeGenerator().engines());
    }

    private List<String> notes() {
        return err.toString().lines().toList();
    }

    @Test
    void workThatIsNotCancelledEndsAsItSays() {
        assertEquals(7, context().cancellable(interrupt -> 7));
        assertEquals(List.of(), notes());
    }

    @Test
    void cancelledWorkSaysWhatIsLeft() {
        int code = context().cancellable(interrupt -> {
            throw new CancellationException("cancelled");
        });
        assertEquals(ExitCode.CANCELLED.value(), code);
        context()
                .cancellable(
                        interrupt -> {
                            throw new CancellationException("cancelled");
                        },
                        "half of it is there");
        assertEquals(List.of("ctrlora4j: cancelled, nothing was written", "ctrlora4j: half of it is there"), notes());
    }

    @Test
    void otherFailuresPass() {
        assertThrows(IllegalStateException.class, () -> context().cancellable(interrupt -> {
            throw new IllegalStateException("broken");
        }));
        assertEquals(List.of(), notes());
    }

    @Test
    void workOnThePluginFolderGetsAnInstaller() throws IOException {
        Files.createDirectories(home.resolve(".ctrlora4j/plugins"));
        List<String> done = new ArrayList<>();
        assertEquals(ExitCode.OK.value(), context().inPluginFolder(List.of(), installer -> done.add("worked")));
        assertEquals(List.of("worked"), done);
    }

    @Test
    void everyBrokenPluginGetsALine() throws IOException {
        Path plugins = Files.createDirectories(home.resolve(".ctrlora4j/plugins"));
        Files.writeString(plugins.resolve("a.jar"), "no jar");
        Files.writeString(plugins.resolve("b.zip"), "no zip");
        try (Ctrlora4j ctrlora4j = context().open()) {
            context().noteProblems(ctrlora4j.conditions());
        }
        assertEquals(2, notes().size(), err::toString);
        assertTrue(notes().get(0).startsWith("ctrlora4j: a.jar: is not a jar that can be read"), err::toString);
        assertTrue(notes().get(1).startsWith("ctrlora4j: b.zip: "), err::toString);
    }
}
