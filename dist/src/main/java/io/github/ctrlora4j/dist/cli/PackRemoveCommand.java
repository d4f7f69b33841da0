package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pack remove}: deletes a pack from the plugin folder. */
@Command(name = "remove", description = "Deletes a pack from the plugin folder.")
final class PackRemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The pack's id, or its file name.")
    private String id = "";

    private final CommandContext context;

    PackRemoveCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Ctrlora4j ctrlora4j = context.open()) {
            context.console().print("removed " + ctrlora4j.packs().remove(id));
            return ExitCode.OK.value();
        }
    }
}
