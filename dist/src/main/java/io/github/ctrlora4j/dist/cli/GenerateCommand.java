package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Interrupt;
import io.github.ctrlora4j.dist.launch.ProgressDisplay;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code generate}: draws images. Its options are a contract with scripts. */
@Command(
        name = "generate",
        description = "Draws images that follow condition images in the style of a checkpoint.",
        sortOptions = false,
        footer = {
            "",
            "A condition is ID=IMAGE[;weight=W][;lora=FILE][;start=A][;end=B][;PARAM=V]...: the weight is -2..2 (1 = as"
                    + " trained), start and end are parts of the sampling (0..1), everything else is a parameter of the"
                    + " condition. The id 'none' takes IMAGE as the finished condition image and needs lora=FILE.",
            "Quote the argument for the shell; a ';' inside a file name is written ';;', a '=' stands for itself."
        })
final class GenerateCommand implements Callable<Integer> {
    @Option(
            names = "--checkpoint",
            required = true,
            paramLabel = "FILE_OR_NAME",
            description = "Checkpoint: a file, or a name within the model folders.")
    private String checkpoint = "";

    @Option(
            names = "--base",
            paramLabel = "FILE_OR_NAME",
            description = "Base ControlNet; may be left out where the model folders have just one.")
    private Optional<String> base = Optional.empty();

    @Option(names = "--condition", paramLabel = "CONDITION", description = "See below; repeatable.")
    private List<String> conditions = new ArrayList<>();

    @Option(names = "--prompt", paramLabel = "TEXT", description = "What to draw.")
    private String prompt = "";

    @Option(names = "--negative", paramLabel = "TEXT", description = "What not to draw.")
    private String negative = "";

    @Option(names = "--steps", paramLabel = "N", description = "Sampling steps, 1..150; default ${DEFAULT-VALUE}.")
    private int steps = 20;

    @Option(
            names = "--guidance",
            paramLabel = "S",
            description = "Classifier-free guidance, 1 = off; default ${DEFAULT-VALUE}.")
    private double guidance = 7.5;

    @Option(names = "--sampler", paramLabel = "ID", description = "Default ${DEFAULT-VALUE}.")
    private String sampler = "ddim";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the first image, the next has N+1; default: drawn and printed.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", description = "Number of images; default ${DEFAULT-VALUE}.")
    private int batch = 1;

    @Option(names = "--size", paramLabel = "WxH", description = "Default: the condition image decides.")
    private Optional<String> size = Optional.empty();

    @Option(names = "--device", paramLabel = "D", description = "auto, cpu, cuda or cuda:N; default ${DEFAULT-VALUE}.")
    private String device = "auto";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for 0000.png, 0001.png...; existing files are skipped.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final Host host;
    private final CommonOptions common;
    private final Console console;

    GenerateCommand(Host host, CommonOptions common, Console console) {
        this.host = host;
        this.common = common;
        this.console = console;
    }

    @Override
    public Integer call() {
        GenerationRequest request = request();
        RuntimeOptions options = common.runtimeOptions().device(device).build();
        OutputFiles files = OutputFiles.in(out);
        try (Interrupt interrupt = Interrupt.install();
                ImageGenerator generator = host.openGenerator(options)) {
            GenerationResult result = generate(generator, request, interrupt);
            if (result.isCancelled()) {
                console.note("ctrlora4j: cancelled, nothing was written");
                return ExitCode.CANCELLED.value();
            }
            report(result, write(result, files));
            return ExitCode.OK.value();
        }
    }

    private GenerationRequest request() {
        GenerationRequest.Builder request = GenerationRequest.builder(checkpoint)
                .prompt(prompt)
                .negativePrompt(negative)
                .steps(steps)
                .guidanceScale(guidance)
                .sampler(sampler)
                .seed(seed.orElseGet(() -> Integer.toUnsignedLong(new SecureRandom().nextInt())))
                .batch(batch);
        base.ifPresent(request::base);
        size.map(ImageSize::parse).ifPresent(request::size);
        for (ConditionArgument condition :
                conditions.stream().map(ConditionArgument::parse).toList()) {
            request.condition(condition.toInput(host.readImage(condition.image()), host::readImage));
        }
        return request.build();
    }

    /** Machines get progress only where a person watches them. */
    private GenerationResult generate(ImageGenerator generator, GenerationRequest request, Interrupt interrupt) {
        try (ProgressDisplay display = new ProgressDisplay(console, System::nanoTime)) {
            ProgressListener listener = json && !console.isTerminal() ? ProgressListener.SILENT : display;
            return generator.generate(request, listener, interrupt.cancellation());
        }
    }

    private List<Path> write(GenerationResult result, OutputFiles files) {
        List<Path> written = new ArrayList<>();
        for (GeneratedImage image : result.images()) {
            Path file = files.next();
            host.writePng(file, image.image(), Map.of("parameters", image.parameters()));
            written.add(file);
        }
        return written;
    }

    private void report(GenerationResult result, List<Path> files) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        result.durations().forEach((stage, time) -> seconds.put(stage.name().toLowerCase(Locale.ROOT), seconds(time)));
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("images", files.stream().map(Path::toString).toList());
            object.put(
                    "seeds", result.images().stream().map(GeneratedImage::seed).toList());
            object.put("seconds", seconds);
            object.put("vae_encodes", result.vaeEncodes());
            object.put("control_samples", result.controlSamples());
            object.put("unet_samples", result.unetSamples());
            console.printJson(object);
            return;
        }
        for (int i = 0; i < files.size(); i++) {
            console.print(files.get(i) + "  seed " + result.images().get(i).seed());
        }
        StringBuilder times = new StringBuilder("seconds:");
        seconds.forEach((stage, time) -> times.append(String.format(Locale.ROOT, " %s %.1f", stage, time)));
        console.note(times.toString());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}
