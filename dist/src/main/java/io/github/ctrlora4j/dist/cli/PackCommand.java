package io.github.ctrlora4j.dist.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pack}: makes, checks, installs and removes conditions without code. */
@Command(
        name = "pack",
        description = "Makes, checks and installs packs: conditions as data, LoRAs with an installed preprocessor.",
        synopsisSubcommandLabel = "COMMAND")
final class PackCommand {
    private PackCommand() {}

    static CommandLine commandLine(CommandContext context) {
        return new CommandLine(new PackCommand())
                .addSubcommand(new PackCreateCommand(context))
                .addSubcommand(new PackVerifyCommand(context))
                .addSubcommand(new PackInstallCommand(context))
                .addSubcommand(new PackListCommand(context))
                .addSubcommand(new PackRemoveCommand(context));
    }
}
