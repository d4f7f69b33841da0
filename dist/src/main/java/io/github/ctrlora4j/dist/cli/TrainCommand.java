package io.github.ctrlora4j.dist.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code train}: learns conditions. */
@Command(
        name = "train",
        description = "Learns a new condition from pairs of pictures.",
        synopsisSubcommandLabel = "COMMAND")
final class TrainCommand {
    private TrainCommand() {}

    static CommandLine commandLine(CommandContext context) {
        return new CommandLine(new TrainCommand()).addSubcommand(new TrainConditionCommand(context));
    }
}
