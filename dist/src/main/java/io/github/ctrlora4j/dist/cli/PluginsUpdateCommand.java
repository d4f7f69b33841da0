package io.github.ctrlora4j.dist.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code plugins update}: replaces plugins by newer releases. */
@Command(name = "update", description = "Replaces plugins with the newest releases for this version of ctrlora4j.")
final class PluginsUpdateCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "ID", description = "Plugins; default: all that the repositories offer.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private RepositoryOptions repositories = new RepositoryOptions();

    private final CommandContext context;

    PluginsUpdateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.inPluginFolder(repositories.readNotingUnsigned(context), installer -> {
            for (String id : ids.isEmpty() ? installer.updatable() : ids) {
                context.console()
                        .print(installer
                                .update(id)
                                .map(updated -> "updated " + id + " to "
                                        + updated.plugin().version())
                                .orElse(id + " is up to date"));
            }
        });
    }
}
