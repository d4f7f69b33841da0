package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train extract}: the files of a training, of one of its checkpoints. */
@Command(
        name = "extract",
        description = {
            "Makes the files of a training of its latest checkpoint, as if it ended there: a pack with its LoRA, or a"
                    + " base with all of them. The training may be running.",
            "Checkpoints before the latest are there if the training had --keep-checkpoints."
        },
        sortOptions = false)
final class TrainExtractCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder of the training.")
    private Path folder = Path.of("");

    @Option(names = "--step", paramLabel = "N", description = "Step of a checkpoint that was kept.")
    private Optional<Integer> step = Optional.empty();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the files; those of the same names are replaced.")
    private Path out = Path.of("");

    private final CommandContext context;

    TrainExtractCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        OptionalInt wanted = step.map(OptionalInt::of).orElse(OptionalInt.empty());
        try (Ctrlora4j ctrlora4j = context.open("cpu")) {
            ctrlora4j.trainer().extract(folder, wanted, out).forEach(file -> context.console()
                    .print(file.toString()));
            return ExitCode.OK.value();
        }
    }
}
