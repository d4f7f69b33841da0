package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.ConditionRecord;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.VaeTiling;
import io.github.ctrlora4j.dist.launch.Interrupt;
import io.github.ctrlora4j.dist.launch.ProgressDisplay;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code generate}: draws images. Its options are a contract with scripts. */
@Command(
        name = "generate",
        description = "Draws images that follow condition images in the style of a checkpoint.",
        sortOptions = false,
        footer = {
            "",
            "A condition is ID=IMAGE[;weight=W][;lora=FILE][;network=FILE][;start=A][;end=B][;mask=FILE]"
                    + "[;PARAM=V]...: the weight is"
                    + " -2..2 (1 = as trained), start and end are parts of the sampling (0..1), mask is a picture for the"
                    + " few conditions that take one (white = the area to change), everything else is a"
                    + " parameter of the condition. The id 'none' takes IMAGE as the finished condition image and needs"
                    + " lora=FILE or network=FILE. lora is another LoRA for the Base ControlNet; network is a ControlNet,"
                    + " which needs no Base ControlNet.",
            "Quote the argument for the shell; a ';' inside a file name is written ';;', a '=' needs no escaping.",
            "",
            "--x, --y and --z draw every combination and a sheet with titles. NAME is checkpoint, vae, lora, condition,"
                    + " prompt, sampler, steps, clip-skip, weight, guidance or seed. Numbers may be ranges: 1-5,"
                    + " 1-10 (+3), 1-10 [5]. condition takes the first --condition's picture ('off' leaves it out), weight"
                    + " is that of all conditions, lora that of every --lora. In prompt the first value is searched and"
                    + " replaced by the others. A value with a comma needs double quotes.",
            ""
        })
final class GenerateCommand implements Callable<Integer> {
    @Option(
            names = "--checkpoint",
            paramLabel = "FILE_OR_NAME",
            description = "Checkpoint: a file, or a name within the model folders; 'ctrlora4j checkpoints' lists them."
                    + " Required without --like.")
    private Optional<String> checkpoint = Optional.empty();

    @Option(
            names = "--like",
            paramLabel = "IMAGE",
            description =
                    "Draw as this image was drawn, which 'ctrlora4j info' shows; other options replace what it says."
                            + " Its conditions need their sources again: --condition ID=IMAGE, with the rest as recorded.")
    private Optional<Path> like = Optional.empty();

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Option(names = "--condition", paramLabel = "CONDITION", description = "See below; repeatable.")
    private List<String> conditions = new ArrayList<>();

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private NoiseOptions noise = new NoiseOptions();

    @Option(names = "--batch", paramLabel = "N", description = "Number of images that are drawn together; default 1.")
    private Optional<Integer> batch = Optional.empty();

    @Option(
            names = {"--count", "--batch-count"},
            paramLabel = "N",
            description = "Number of batches, one after the other; default 1.")
    private Optional<Integer> count = Optional.empty();

    @Option(names = "--size", paramLabel = "WxH", description = "Default: --init or the condition image decides.")
    private Optional<String> size = Optional.empty();

    @Mixin
    private InitialImageOptions initial = new InitialImageOptions();

    @Option(
            names = "--hires",
            paramLabel = "SCALE|WxH[;KEY=V]...",
            description = "Enlarge the picture and draw over it in a second pass, with condition images of the final"
                    + " size. Keys: steps (default: --steps), denoise (default 0.7), sampler, upscaler: latent"
                    + " (default), latent-antialiased, latent-bicubic, latent-bicubic-antialiased, latent-nearest,"
                    + " latent-nearest-exact, lanczos or nearest.")
    private Optional<String> hires = Optional.empty();

    @Option(
            names = "--tiled-vae",
            paramLabel = "WHEN",
            description = "Encode and decode in tiles, which needs less memory: auto, always or never; default auto.")
    private Optional<String> tiledVae = Optional.empty();

    @Option(names = "--device", paramLabel = "D", description = "auto, cpu, cuda or cuda:N; default ${DEFAULT-VALUE}.")
    private String device = "auto";

    @Mixin
    private XyzOptions xyz = new XyzOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for 0000.png, 0001.png...; each image is written as soon as it is finished, and"
                    + " existing files are skipped.")
    private Path out = Path.of("");

    @Option(
            names = "--save-maps",
            paramLabel = "DIR",
            description = "Folder for the condition images that were used, as 0000-canny.png...; not for a sheet.")
    private Optional<Path> maps = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final CommandContext context;

    private GenerateCommand(CommandContext context) {
        this.context = context;
    }

    /** The command; its help names the samplers, which are looked up only when help is printed. */
    static CommandLine commandLine(CommandContext context) {
        CommandLine command = new CommandLine(new GenerateCommand(context));
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> {
            try (Ctrlora4j ctrlora4j = context.open()) {
                return help.footer() + SamplerHelp.summary(ctrlora4j.samplers()) + "\n";
            }
        });
        return command;
    }

    @Override
    public Integer call() {
        GenerationRequest.Builder fresh = like.isPresent() ? GenerationRequest.builder("") : request(checkpoint());
        if (like.isEmpty()) {
            initial.addTo(fresh);
            fresh.build();
        }
        if (xyz.isGiven() && maps.isPresent()) {
            throw new InvalidRequestException(
                    "--save-maps", "is not for sheets; leave it out, or draw one picture without --x, --y and --z");
        }
        OutputFolder images = OutputFolder.in(out);
        Optional<OutputFolder> conditionImages = maps.map(folder -> OutputFolder.in(folder, "--save-maps"));
        try (Interrupt interrupt = Interrupt.install();
                Ctrlora4j ctrlora4j = context.open(device)) {
            Optional<LikedImage> liked = like.map(file -> LikedImage.read(ctrlora4j, file, checkpoint));
            GenerationRequest.Builder next =
                    liked.map(image -> request(image.request())).orElse(fresh);
            Set<String> taken =
                    liked.map(image -> initial.takeOver(image.info().fields())).orElse(Set.of());
            liked.ifPresent(image -> initial.addTo(next));
            List<ConditionRecord> records =
                    liked.map(image -> image.info().conditions()).orElse(List.of());
            ConditionArguments.parse(conditions)
                    .inputs(ctrlora4j.conditions(), records)
                    .forEach(next::condition);
            GenerationRequest request = next.build();
            liked.ifPresent(image -> image.notes(request, taken).forEach(context.console()::note));
            if (xyz.isGiven()) {
                return xyz.draw(context, ctrlora4j, request, images, interrupt, json)
                        .value();
            }
            GenerationReport report = new GenerationReport(context.console(), json, images, onlyOne(liked));
            GenerationResult result = generate(ctrlora4j, request, report, interrupt);
            conditionImages.ifPresent(folder -> saveMaps(folder, request, result));
            return report.finish(request, result).value();
        }
    }

    private GenerationRequest.Builder checkpoint() {
        return GenerationRequest.builder(checkpoint.orElseThrow(() ->
                new ParameterException(spec.commandLine(), "Missing required option: '--checkpoint=FILE_OR_NAME'")));
    }

    /**
     * The image of a batch that is repeated; the others are drawn with it, because a batch has roundings of its own.
     */
    private OptionalInt onlyOne(Optional<LikedImage> liked) {
        boolean isRepeated = liked.isPresent() && batch.isEmpty() && count.isEmpty() && !noise.hasSeed();
        return isRepeated ? OptionalInt.of(liked.get().info().batchPosition()) : OptionalInt.empty();
    }

    /** What the options say, on top of what an image says. */
    private GenerationRequest.Builder request(GenerationRequest.Builder request) {
        prompt.addTo(request);
        sampling.addTo(request);
        noise.addTo(request);
        models.addTo(request);
        batch.ifPresent(request::batch);
        count.ifPresent(request::batchCount);
        size.map(ImageSize::parse).ifPresent(request::size);
        hires.map(HiresArgument::parse).ifPresent(request::hiresFix);
        tiledVae.map(when -> EnumArgument.parse("--tiled-vae", VaeTiling.class, when))
                .ifPresent(request::vaeTiling);
        request.build(); // out-of-range values are reported before any other file is read
        return request;
    }

    /** With {@code --json}, progress is shown only on a terminal. */
    private GenerationResult generate(
            Ctrlora4j ctrlora4j, GenerationRequest request, GenerationReport report, Interrupt interrupt) {
        try (ProgressDisplay display = new ProgressDisplay(context.console(), System::nanoTime)) {
            boolean silent = json && !context.console().isTerminal();
            ProgressListener listener = report.listening(silent ? ProgressListener.SILENT : display);
            return context.engines().generator().apply(ctrlora4j).generate(request, listener, interrupt.cancellation());
        } catch (CtrloraException e) {
            if (!json) {
                report.printFiles();
            }
            throw e;
        }
    }

    private static void saveMaps(OutputFolder folder, GenerationRequest request, GenerationResult result) {
        for (int i = 0; i < result.conditionImages().size(); i++) {
            int index = i;
            folder.write(
                    "-" + request.conditions().get(i).condition() + ".png",
                    file -> ImageFiles.writePng(file, result.conditionImages().get(index), Map.of()));
        }
    }
}
