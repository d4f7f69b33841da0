package io.github.ctrlora4j.dist.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code train}: learns conditions and bases. */
@Command(
        name = "train",
        description = "Learns a condition, or a Base ControlNet, from pairs of pictures.",
        synopsisSubcommandLabel = "COMMAND")
final class TrainCommand {
    private TrainCommand() {}

    static CommandLine commandLine(CommandContext context) {
        return new CommandLine(new TrainCommand())
                .addSubcommand(new TrainConditionCommand(context))
                .addSubcommand(new TrainBaseCommand(context))
                .addSubcommand(new TrainExtractCommand(context));
    }
}
