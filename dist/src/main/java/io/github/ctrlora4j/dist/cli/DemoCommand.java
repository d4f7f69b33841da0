package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.Conditions;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.dist.demo.ContactSheet;
import io.github.ctrlora4j.dist.demo.DemoFamily;
import io.github.ctrlora4j.dist.demo.DemoRun;
import io.github.ctrlora4j.dist.demo.Gallery;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Interrupt;
import io.github.ctrlora4j.dist.launch.ProgressDisplay;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: a contact sheet of the miniature family. */
@Command(
        name = "demo",
        description =
                "Draws a contact sheet with the embedded miniature models. Each condition that was trained on them gets a"
                        + " band of five rows: sources, condition images, and the results of the three checkpoints."
                        + " The last row has the first checkpoint again, with a style LoRA, another sampler, and two"
                        + " prompts whose weights change from column to column.",
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "FILE.png", description = "The sheet, default ${DEFAULT-VALUE}.")
    private Path out = Path.of("demo.png");

    @Option(names = "--condition", paramLabel = "ID", description = "Only this condition; repeatable.")
    private List<String> wanted = new ArrayList<>();

    @Option(
            names = "--conditions",
            description = "Instead, every installed condition's image of two sources; starts no image model.")
    private boolean gallery;

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "With --conditions: a picture of your own instead of the two sources.")
    private Optional<Path> image = Optional.empty();

    @Option(names = "--device", paramLabel = "D", description = "auto, cpu, cuda or cuda:N; default ${DEFAULT-VALUE}.")
    private String device = "auto";

    @Option(names = "--force", description = "Replace the file of --out if it exists.")
    private boolean force;

    private final CommandContext context;
    private final Console console;

    DemoCommand(CommandContext context) {
        this.context = context;
        this.console = context.console();
    }

    @Override
    public Integer call() {
        if (image.isPresent() && !gallery) {
            throw new InvalidRequestException("--image needs --conditions: the miniature models know only icons");
        }
        OutputFile file = OutputFile.png(out, force);
        Optional<RgbImage> photograph = image.map(ImageFiles::read);
        try (Interrupt interrupt = Interrupt.install();
                Ctrlora4j ctrlora4j = context.open(device)) {
            context.noteProblems(ctrlora4j.conditions());
            return (gallery
                            ? drawGallery(gallery(ctrlora4j, photograph), file, interrupt)
                            : drawSheet(DemoFamily.of(context.installation()), ctrlora4j, file, interrupt))
                    .value();
        }
    }

    private Gallery gallery(Ctrlora4j ctrlora4j, Optional<RgbImage> photograph) {
        return photograph
                .map(picture -> new Gallery(ctrlora4j.conditions(), List.of(picture), Gallery.PHOTOGRAPH_SIDE))
                .orElseGet(() -> new Gallery(
                        ctrlora4j.conditions(),
                        read(DemoFamily.of(context.installation()), DemoFamily.GALLERY_SOURCES),
                        Gallery.ICON_SIDE));
    }

    private ExitCode drawGallery(Gallery pictures, OutputFile file, Interrupt interrupt) {
        Optional<RgbImage> sheet;
        try (ProgressDisplay progress = new ProgressDisplay(console, System::nanoTime)) {
            sheet = pictures.draw(progress, interrupt.cancellation());
        }
        pictures.rejections().forEach(rejection -> console.note("ctrlora4j: " + rejection));
        return written(file, sheet, "condition images of the installed conditions, ids below them");
    }

    private static List<RgbImage> read(DemoFamily family, List<DemoFamily.Source> sources) {
        return sources.stream()
                .map(source -> ImageFiles.read(family.file(source)))
                .toList();
    }

    private ExitCode drawSheet(DemoFamily family, Ctrlora4j ctrlora4j, OutputFile file, Interrupt interrupt) {
        List<String> conditions = conditions(ctrlora4j, family);
        ImageGenerator generator = context.engines().generator().apply(ctrlora4j);
        Optional<ContactSheet> sheet;
        try (ProgressDisplay progress = new ProgressDisplay(console, System::nanoTime)) {
            sheet = new DemoRun(family, read(family, DemoFamily.SOURCES), generator, progress, interrupt.cancellation())
                    .draw(conditions);
        }
        return written(file, sheet.map(ContactSheet::draw), legend(conditions));
    }

    private ExitCode written(OutputFile file, Optional<RgbImage> sheet, String legend) {
        if (sheet.isEmpty()) {
            console.note("ctrlora4j: cancelled, nothing was written");
            return ExitCode.CANCELLED;
        }
        file.write(target -> ImageFiles.writePng(target, sheet.get(), Map.of("Description", legend)));
        console.print(out.toString());
        console.note(legend);
        return ExitCode.OK;
    }

    private List<String> conditions(Ctrlora4j ctrlora4j, DemoFamily family) {
        Optional<String> fingerprint = ctrlora4j.models().examine(family.base()).fingerprint();
        Conditions installed = ctrlora4j.conditions();
        List<String> trained = installed.list().stream()
                .map(ConditionDescriptor::id)
                .filter(id -> installed.loras(id).stream()
                        .anyMatch(lora -> fingerprint.equals(Optional.of(lora.baseFingerprint()))))
                .toList();
        for (String id : wanted) {
            if (!trained.contains(id)) {
                throw InvalidRequestException.unknownName("condition", "miniature LoRA for", id, trained);
            }
        }
        if (trained.isEmpty()) {
            throw new InvalidRequestException("no installed condition was trained on the miniature models; put its"
                    + " plugin into a plugin folder, or name the folder with --plugins");
        }
        return wanted.isEmpty() ? trained : List.copyOf(wanted);
    }

    private static String legend(List<String> conditions) {
        List<String> rows = new ArrayList<>();
        for (String condition : conditions) {
            rows.add("source");
            rows.add(condition);
            DemoFamily.CHECKPOINTS.forEach(checkpoint -> rows.add(checkpoint.name()));
        }
        rows.add(DemoFamily.STYLED);
        return "rows: " + String.join(", ", rows);
    }
}
