package io.github.ctrlora4j.dist.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run of the command line in this process, with what it printed. */
record Invocation(ExitCode exitCode, String out, String err) {
    /** Outside a distribution, where nothing is configured; all plugins are on the class path. */
    static final Installation BARE = new Installation(Optional.empty(), Map.of(), Path.of("target", "no-such-home"));

    /** With real engines, which start if the command asks for them. */
    static Invocation of(String... arguments) {
        return of(Engines.real(), BARE, arguments);
    }

    static Invocation of(Engines engines, Installation installation, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
        ExitCode code = new Main(engines, installation, console).run(arguments);
        return new Invocation(code, out.toString(), err.toString());
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    List<String> errLines() {
        return err.lines().toList();
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + out, e);
        }
    }
}
