package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.BaseTraining;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.TrainingData;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.dist.launch.Interrupt;
import io.github.ctrlora4j.runtime.Ctrlora4j;
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
    @Option(
            names = "--checkpoint",
            required = true,
            paramLabel = "FILE_OR_NAME",
            description = "Model that draws. The base then works on others of its family.")
    private String checkpoint = "";

    @Option(
            names = "--base",
            paramLabel = "FILE_OR_NAME",
            description = "Base ControlNet to begin with, in place of the checkpoint's encoder.")
    private Optional<String> base = Optional.empty();

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

    @Option(names = "--prompt", paramLabel = "TEXT", description = "Prompt of pictures that have none of their own.")
    private Optional<String> prompt = Optional.empty();

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description = "Size to which pictures are cropped and scaled; default: what the checkpoint draws best.")
    private Optional<String> size = Optional.empty();

    @Option(
            names = "--license",
            required = true,
            paramLabel = "TEXT",
            description = "License of the packs: an SPDX expression or a short text.")
    private String license = "";

    @Option(names = "--author", paramLabel = "TEXT", description = "Who made the packs.")
    private Optional<String> author = Optional.empty();

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Option(names = "--device", paramLabel = "DEVICE", description = "auto, cpu, cuda or cuda:N; default auto.")
    private String device = "auto";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of this training.")
    private Path out = Path.of("");

    @Option(names = "--resume", description = "Go on from the checkpoint in the folder of --out, if there is one.")
    private boolean resume;

    private final CommandContext context;

    TrainBaseCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        BaseTraining.Builder request = BaseTraining.builder(checkpoint, out)
                .license(license)
                .settings(training.settings().build());
        base.ifPresent(request::base);
        author.ifPresent(request::author);
        if (resume) {
            request.resume();
        }
        conditions.stream().map(DetectorArgument::parse).forEach(by -> request.condition(by.id(), pictures(by)));
        pairs.forEach(argument -> addPairs(request, argument));
        BaseTraining wanted = request.build();
        return context.cancellable(interrupt -> train(wanted, interrupt));
    }

    private TrainingData pictures(DetectorArgument by) {
        Path folder = data.orElseThrow(() -> new InvalidRequestException(
                "data", "condition " + by.id() + " needs pictures to make condition images of"));
        return new TrainingData(folder, Optional.of(by.id()), by.parameters(), prompt, size.map(ImageSize::parse));
    }

    private static void addPairs(BaseTraining.Builder request, String argument) {
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw new InvalidRequestException(
                    "--pairs '" + argument + "'", "must be the id of a condition, '=' and a folder");
        }
        request.condition(argument.substring(0, equals), TrainingData.pairs(Path.of(argument.substring(equals + 1))));
    }

    private int train(BaseTraining wanted, Interrupt interrupt) {
        try (Ctrlora4j ctrlora4j = context.open(device);
                TrainingDisplay display = new TrainingDisplay(context.console())) {
            TrainingResult result = ctrlora4j.trainer().train(wanted, display, interrupt.cancellation());
            display.close();
            return display.report(result, out);
        }
    }
}
