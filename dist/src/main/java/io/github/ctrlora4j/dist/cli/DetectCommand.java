package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.ConditionImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Interrupt;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code detect}: the preprocessor of a condition alone; starts no image model. */
@Command(
        name = "detect",
        description = "Makes a condition image, without generating.",
        sortOptions = false,
        footer = {
            "",
            "A condition is ID[;PARAM=V]..., such as \"canny;low=50;high=150\"; 'ctrlora4j conditions' lists ids and"
                    + " parameters. Quote the argument for the shell."
        })
final class DetectCommand implements Callable<Integer> {
    @Option(names = "--condition", required = true, paramLabel = "CONDITION", description = "See below.")
    private String condition = "";

    @Option(names = "--image", required = true, paramLabel = "FILE", description = "The source picture.")
    private Path image = Path.of("");

    @Option(names = "--mask", paramLabel = "FILE", description = "A mask, for the few conditions that take one.")
    private Optional<Path> mask = Optional.empty();

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description =
                    "Size of the images to generate, to get exactly the condition image that 'generate' would use;"
                            + " default: the source's own.")
    private Optional<String> size = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Seed for whatever is random; default ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--out", required = true, paramLabel = "FILE.png", description = "The condition image.")
    private Path out = Path.of("");

    @Option(names = "--force", description = "Replace the file of --out if it exists.")
    private boolean force;

    private final CommandContext context;

    DetectCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        DetectorArgument detector = DetectorArgument.parse(condition);
        OutputFile file = OutputFile.png(out, force);
        return context.cancellable(interrupt -> detect(detector, file, interrupt));
    }

    private int detect(DetectorArgument detector, OutputFile file, Interrupt interrupt) {
        try (Ctrlora4j ctrlora4j = context.open()) {
            ConditionInput.Builder input = detector.input(ImageFiles.readSource(image));
            mask.map(ImageFiles::readMask).ifPresent(input::mask);
            noteTransparency(ctrlora4j, input.build());
            ConditionImage made = ctrlora4j
                    .conditions()
                    .detect(input.build(), size.map(ImageSize::parse), seed, interrupt.cancellation());
            Map<String, String> text =
                    made.madeBy().map(by -> Map.of("Description", by)).orElse(Map.of());
            file.write(target -> ImageFiles.writePng(target, made.image(), text));
            context.console().print(out.toString());
            return ExitCode.OK.value();
        }
    }

    private void noteTransparency(Ctrlora4j ctrlora4j, ConditionInput input) {
        if (input.erased().isPresent()
                && !ctrlora4j.conditions().get(input.condition()).takesMask()) {
            context.console().note("ctrlora4j: warning: the transparent areas of " + image + " count as white");
        }
    }
}
