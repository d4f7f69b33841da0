package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageGenerator;
import io.github.ctrlora4j.dist.demo.ContactSheet;
import io.github.ctrlora4j.dist.demo.DemoFamily;
import io.github.ctrlora4j.dist.demo.DemoRun;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Interrupt;
import io.github.ctrlora4j.dist.launch.ProgressDisplay;
import io.github.ctrlora4j.runtime.RuntimeOptions;
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
                "Draws a contact sheet with the embedded miniature models: for each condition that was trained on them a"
                        + " band of five rows: sources, condition images, and the results on the three checkpoints.",
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            description = "The sheet, default ${DEFAULT-VALUE}; an existing file is never overwritten.")
    private Path out = Path.of("demo.png");

    @Option(names = "--condition", paramLabel = "ID", description = "Only this condition; repeatable.")
    private List<String> wanted = new ArrayList<>();

    @Option(
            names = "--conditions",
            description = "Instead, every installed condition's map of two sources; starts no image model.")
    private boolean gallery;

    @Option(names = "--device", paramLabel = "D", description = "auto, cpu, cuda or cuda:N; default ${DEFAULT-VALUE}.")
    private String device = "auto";

    private final Host host;
    private final CommonOptions common;
    private final Console console;

    DemoCommand(Host host, CommonOptions common, Console console) {
        this.host = host;
        this.common = common;
        this.console = console;
    }

    @Override
    public Integer call() {
        DemoFamily family = DemoFamily.of(common.installation());
        OutputFiles.requireFree(out);
        RuntimeOptions options = common.runtimeOptions().device(device).build();
        return gallery ? drawGallery(family, options) : drawSheet(family, options);
    }

    private int drawGallery(DemoFamily family, RuntimeOptions options) {
        try (Interrupt interrupt = Interrupt.install();
                Host.Plugins plugins = host.loadPlugins(options)) {
            List<RgbImage> sources = DemoFamily.GALLERY_SOURCES.stream()
                    .map(source -> host.readImage(family.file(source)))
                    .toList();
            Gallery maps = new Gallery(plugins, sources);
            Optional<RgbImage> sheet;
            try (ProgressDisplay progress = new ProgressDisplay(console, System::nanoTime)) {
                sheet = maps.draw(progress, interrupt.cancellation());
            }
            maps.refusals().forEach(refusal -> console.note("ctrlora4j: " + refusal));
            return written(sheet, "maps of the installed conditions, ids below them");
        }
    }

    private int drawSheet(DemoFamily family, RuntimeOptions options) {
        List<String> conditions = conditions(options, family);
        List<RgbImage> sources = DemoFamily.SOURCES.stream()
                .map(source -> host.readImage(family.file(source)))
                .toList();
        try (Interrupt interrupt = Interrupt.install();
                ImageGenerator generator = host.openGenerator(options)) {
            Optional<ContactSheet> sheet;
            try (ProgressDisplay progress = new ProgressDisplay(console, System::nanoTime)) {
                sheet = new DemoRun(family, sources, generator, progress, interrupt.cancellation()).draw(conditions);
            }
            return written(sheet.map(ContactSheet::draw), legend(conditions));
        }
    }

    private int written(Optional<RgbImage> sheet, String legend) {
        if (sheet.isEmpty()) {
            console.note("ctrlora4j: cancelled, nothing was written");
            return ExitCode.CANCELLED.value();
        }
        host.writePng(out, sheet.get(), Map.of("Description", legend));
        console.print(out.toString());
        console.note(legend);
        return ExitCode.OK.value();
    }

    private List<String> conditions(RuntimeOptions options, DemoFamily family) {
        try (Host.Plugins plugins = host.loadPlugins(options)) {
            List<String> trained = plugins.trainedFor(family.base());
            for (String id : wanted) {
                if (!trained.contains(id)) {
                    throw InvalidRequestException.unknownName("condition for the miniature models", id, trained);
                }
            }
            if (trained.isEmpty()) {
                throw new InvalidRequestException("no installed condition was trained on the miniature models; put its"
                        + " plugin into the plugins folder, or name the folder with --plugins");
            }
            return wanted.isEmpty() ? trained : List.copyOf(wanted);
        }
    }

    private static String legend(List<String> conditions) {
        List<String> rows = new ArrayList<>();
        for (String condition : conditions) {
            rows.add("source");
            rows.add(condition);
            DemoFamily.CHECKPOINTS.forEach(checkpoint -> rows.add(checkpoint.name()));
        }
        return "rows: " + String.join(", ", rows);
    }
}
