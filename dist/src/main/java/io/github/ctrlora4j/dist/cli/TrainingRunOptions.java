package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Trainer;
import io.github.ctrlora4j.api.host.Training;
import io.github.ctrlora4j.api.host.TrainingData;
import io.github.ctrlora4j.api.host.TrainingListener;
import io.github.ctrlora4j.api.host.TrainingResult;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Pictures, license and folder of a training, for every {@code train} command that trains. */
final class TrainingRunOptions {
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
            description = "License of what comes out: an SPDX expression or a short text.")
    private String license = "";

    @Option(names = "--author", paramLabel = "TEXT", description = "Who made it.")
    private Optional<String> author = Optional.empty();

    @Option(names = "--device", paramLabel = "DEVICE", description = "auto, cpu, cuda or cuda:N; default auto.")
    private String device = "auto";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of this training.")
    private Path out = Path.of("");

    @Option(names = "--resume", description = "Go on from the checkpoint in the folder of --out, if there is one.")
    private boolean resume;

    Path out() {
        return out;
    }

    /** The pairs of a folder. */
    TrainingData data(Path folder, Optional<DetectorArgument> condition) {
        return new TrainingData(
                folder,
                condition.map(DetectorArgument::id),
                condition.map(DetectorArgument::parameters).orElse(Map.of()),
                prompt,
                size.map(ImageSize::parse));
    }

    /** The same request with what these options say. */
    <B extends Training.Builder<B>> B complete(B request) {
        author.ifPresent(request::author);
        if (resume) {
            request.resume();
        }
        return request.license(license);
    }

    /** The training itself. */
    interface Work {
        TrainingResult train(Trainer trainer, TrainingListener display, Cancellation cancellation);
    }

    /** Trains with display, until it is done or Ctrl-C ends it. */
    int train(CommandContext context, Work work) {
        return context.cancellable(interrupt -> {
            try (Ctrlora4j ctrlora4j = context.open(device);
                    TrainingDisplay display = new TrainingDisplay(context.console())) {
                TrainingResult result = work.train(ctrlora4j.trainer(), display, interrupt.cancellation());
                display.close();
                return display.report(result, out);
            }
        });
    }
}
