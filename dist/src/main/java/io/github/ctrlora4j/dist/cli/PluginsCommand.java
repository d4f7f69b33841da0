package io.github.ctrlora4j.dist.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code plugins}: installs plugins and packs from repositories and removes them. */
@Command(
        name = "plugins",
        synopsisSubcommandLabel = "COMMAND",
        description = "Searches, installs, updates, removes and publishes plugins, which are jars, and packs.")
final class PluginsCommand {
    private PluginsCommand() {}

    static CommandLine commandLine(CommandContext context) {
        return new CommandLine(new PluginsCommand())
                .addSubcommand(new PluginsSearchCommand(context))
                .addSubcommand(new PluginsListCommand(context))
                .addSubcommand(new PluginsInstallCommand(context))
                .addSubcommand(new PluginsUpdateCommand(context))
                .addSubcommand(new PluginsRemoveCommand(context))
                .addSubcommand(new PluginsPublishCommand(context));
    }
}
