package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Interrupt;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code detect}: the preprocessor of a condition alone; starts no network engine. */
@Command(
        name = "detect",
        description = "Makes a condition image and stops there.",
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

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is random; default ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE.png",
            description = "The condition image; an existing file is never overwritten.")
    private Path out = Path.of("");

    private final Host host;
    private final CommonOptions common;
    private final Console console;

    DetectCommand(Host host, CommonOptions common, Console console) {
        this.host = host;
        this.common = common;
        this.console = console;
    }

    @Override
    public Integer call() {
        DetectorArgument detector = DetectorArgument.parse(condition);
        OutputFiles.requireFree(out);
        try (Interrupt interrupt = Interrupt.install();
                Host.Plugins plugins = host.loadPlugins(common.runtimeOptions().build())) {
            RgbImage source = host.readImage(image);
            Optional<RgbImage> painted = mask.map(host::readImage);
            Host.Detected detected =
                    plugins.detect(detector, source, seed, painted, interrupt.cancellation()::isCancelled);
            if (interrupt.cancellation().isCancelled()) {
                console.note("ctrlora4j: cancelled, nothing was written");
                return ExitCode.CANCELLED.value();
            }
            host.writePng(
                    out,
                    detected.image(),
                    detected.madeBy().map(by -> Map.of("Description", by)).orElse(Map.of()));
            console.print(out.toString());
            return ExitCode.OK.value();
        }
    }
}
