package io.github.ctrlora4j.dist.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code plugins remove}: deletes plugins. */
@Command(name = "remove", description = "Deletes installed plugins.")
final class PluginsRemoveCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "Plugins.")
    private List<String> ids = new ArrayList<>();

    private final CommandContext context;

    PluginsRemoveCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.inPluginFolder(
                List.of(),
                folder -> ids.forEach(id -> context.console()
                        .print("removed " + id + ": " + folder.remove(id).file())));
    }
}
