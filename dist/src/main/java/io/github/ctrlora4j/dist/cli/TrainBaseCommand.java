package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.BaseTraining;
import io.github.ctrlora4j.api.host.TrainingData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train base}: learns a Base ControlNet and a LoRA for each of several conditions. */
@Command(
        name = "base",
        description = {
            "Learns a Base ControlNet from several conditions at once, and makes a pack with a LoRA for each.",
            "The folder of --data has pictures, from which each --condition makes condition images; the prompt of"
                    + " cat.png stands in cat.txt, or in --prompt for all. Finished pairs of a condition are a folder"
                    + " with prompt.json, given with --pairs; a name that is not installed becomes a new condition."
        },
        sortOptions = false,
        footer = {
            "",
            "Every batch has one condition, and every round one batch of each, in random order. Without --base, the"
                    + " training begins with a copy of the checkpoint's encoder.",
            "",
            "The folder of --out gets metrics.jsonl, loss.png, samples-STEP.png, checkpoint.safetensors, and in the end"
                    + " base.safetensors, and for each condition a LoRA and a pack for 'ctrlora4j pack install'. 'train"
                    + " extract' makes these of any checkpoint. Ctrl-C ends after the current step with a checkpoint;"
                    + " the same command with --resume goes on.",
            "",
            "An example with the models of the distribution, whose pictures have 128x128 pixels:",
            "",
            "  ctrlora4j train base --checkpoint miniature --data icons --condition canny --condition hed \\",
            "      --condition \"palette;block=16\" --rank 8 --lr 5e-4 --batch 16 --steps 6000 \\",
            "      --license CC-BY-4.0 --out base-run"
        })
final class TrainBaseCommand implements Callable<Integer> {
    @Mixin
    private TrainingStartOptions start = new TrainingStartOptions();

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of pictures for every --condition.")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--condition",
            paramLabel = "ID[;PARAM=V]...",
            description = "Installed condition that makes condition images of the pictures of --data; repeatable.")
    private List<String> conditions = new ArrayList<>();

    @Option(
            names = "--pairs",
            paramLabel = "ID=DIR",
            description = "Condition with finished pairs: a folder with prompt.json; repeatable.")
    private List<String> pairs = new ArrayList<>();

    @Mixin
    private TrainingRunOptions run = new TrainingRunOptions();

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    private final CommandContext context;

    TrainBaseCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        BaseTraining.Builder request = run.complete(BaseTraining.builder(start.checkpoint(), run.out()))
                .settings(training.settings().build());
        start.base().ifPresent(request::base);
        conditions.stream().map(DetectorArgument::parse).forEach(by -> request.condition(by.id(), pictures(by)));
        pairs.forEach(argument -> addPairs(request, argument));
        BaseTraining wanted = request.build();
        return run.train(context, (trainer, display, cancellation) -> trainer.train(wanted, display, cancellation));
    }

    private TrainingData pictures(DetectorArgument by) {
        Path folder = data.orElseThrow(() -> new InvalidRequestException(
                "data", "condition " + by.id() + " needs pictures to make condition images of"));
        return run.data(folder, Optional.of(by));
    }

    private static void addPairs(BaseTraining.Builder request, String argument) {
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw new InvalidRequestException(
                    "--pairs '" + argument + "'", "must be the id of a condition, '=' and a folder");
        }
        request.condition(argument.substring(0, equals), TrainingData.pairs(Path.of(argument.substring(equals + 1))));
    }
}
