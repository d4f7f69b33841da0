package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: a script that lets bash and zsh complete commands and options. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh; use it with: source <(ctrlora4j completion)")
final class CompletionCommand implements Callable<Integer> {
    private final CommandContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.console().out().print(AutoComplete.bash("ctrlora4j", spec.root().commandLine()));
        context.console().out().flush();
        return ExitCode.OK.value();
    }
}
