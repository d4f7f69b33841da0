package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.ConditionTraining;
import io.github.ctrlora4j.api.host.TrainingData;
import io.github.ctrlora4j.api.host.TrainingSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train condition}: learns one condition on a Base ControlNet, or a ControlNet for it. */
@Command(
        name = "condition",
        description = {
            "Learns a condition from pairs, and makes a pack that 'ctrlora4j pack install' takes, or a ControlNet for the"
                    + " network= of a condition.",
            "A folder with prompt.json has finished pairs: each line is a JSON object with source (condition image),"
                    + " target (picture) and prompt. Any other folder has pictures; --condition makes the condition"
                    + " images, and the prompt of cat.png stands in cat.txt, or in --prompt for all."
        },
        sortOptions = false,
        footer = {
            "",
            "The folder of --out gets metrics.jsonl, loss.png, samples-STEP.png, checkpoint.safetensors, and in the end"
                    + " the LoRA and the pack, or the ControlNet. Ctrl-C ends after the current step with a checkpoint;"
                    + " the same command with --resume goes on. With OMP_NUM_THREADS=1 the result has the same bytes as without"
                    + " interruption.",
            "",
            "An example with the models of the distribution, whose pictures have 128x128 pixels:",
            "",
            "  ctrlora4j train condition --checkpoint miniature --data icons --condition palette \\",
            "      --id my-palette --rank 8 --lr 1e-3 --batch 16 --steps 500 --license CC-BY-4.0 --out my-palette-run"
        })
final class TrainConditionCommand implements Callable<Integer> {
    @Mixin
    private TrainingStartOptions start = new TrainingStartOptions();

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of pairs or pictures.")
    private Path data = Path.of("");

    @Option(
            names = "--condition",
            paramLabel = "ID[;PARAM=V]...",
            description = "Installed condition that makes condition images, and checks those of drawn pictures.")
    private Optional<String> condition = Optional.empty();

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Id of the new condition; without it, the condition of --condition gets the LoRA.")
    private Optional<String> id = Optional.empty();

    @Option(names = "--title", paramLabel = "TEXT", description = "Name of the pack for a person.")
    private Optional<String> title = Optional.empty();

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description =
                    "lora (the default), full: all weights of a copy of the base, which becomes a base of its own;"
                            + " or a ControlNet without any base: controlnet, lite or xs.")
    private TrainingSettings.Method method = TrainingSettings.Method.LORA;

    @Option(names = "--frozen-norms", description = "Keep the base's norms.")
    private boolean frozenNorms;

    @Option(names = "--frozen-zero-convolutions", description = "Keep the base's zero convolutions.")
    private boolean frozenZeroConvolutions;

    @Mixin
    private TrainingRunOptions run = new TrainingRunOptions();

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    private final CommandContext context;

    TrainConditionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        TrainingData pairs = run.data(data, condition.map(DetectorArgument::parse));
        ConditionTraining.Builder request = run.complete(
                        ConditionTraining.builder(start.checkpoint(), pairs, run.out()))
                .settings(training.settings()
                        .method(method)
                        .trainsNorms(!frozenNorms)
                        .trainsZeroConvolutions(!frozenZeroConvolutions)
                        .build());
        start.base().ifPresent(request::base);
        id.ifPresent(request::id);
        title.ifPresent(request::title);
        ConditionTraining wanted = request.build();
        return run.train(context, (trainer, display, cancellation) -> trainer.train(wanted, display, cancellation));
    }
}
