package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Interrupt;
import io.github.ctrlora4j.dist.launch.TerminalLine;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.evaluation.Evaluation;
import io.github.ctrlora4j.runtime.evaluation.EvaluationNetworks;
import io.github.ctrlora4j.runtime.evaluation.EvaluationRow;
import io.github.ctrlora4j.runtime.evaluation.EvaluationTable;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate}: measures folders of generated images. */
@Command(
        name = "evaluate",
        description = "Measures how well generated images follow their conditions.",
        sortOptions = false,
        footer = {
            "",
            "ID=FOLDER[;PARAM=V]... names a condition, with its parameters, and a folder with sample/ (the generated"
                    + " images), control/ (their condition images), img/ (the original pictures) and prompt.txt (a line"
                    + " for each image), all under the same names. A condition that guides is compared by its condition"
                    + " image, made again from the generated one; a condition that restores by the picture.",
            "MSE, PSNR and SSIM need no network. LPIPS, FID, KID and the CLIP score need networks as ONNX or TorchScript"
                    + " files; EVALUATION.md of the sources says where they come from.",
            ""
        })
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "ID=FOLDER", description = "What to measure; see below.")
    private List<String> folders = new ArrayList<>();

    @Option(names = "--lpips", paramLabel = "FILE", description = "Network for LPIPS: features of several layers.")
    private Optional<Path> lpips = Optional.empty();

    @Option(names = "--lpips-heads", paramLabel = "FILE", description = "Weights of the features' channels.")
    private Optional<Path> lpipsHeads = Optional.empty();

    @Option(names = "--inception", paramLabel = "FILE", description = "Network for FID and KID: features of a picture.")
    private Optional<Path> inception = Optional.empty();

    @Option(names = "--clip-image", paramLabel = "FILE", description = "CLIP's image encoder, for the CLIP score.")
    private Optional<Path> clipImage = Optional.empty();

    @Option(names = "--clip-text", paramLabel = "FILE", description = "CLIP's text encoder, for the CLIP score.")
    private Optional<Path> clipText = Optional.empty();

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the table as CSV, with all digits.")
    private Optional<Path> csv = Optional.empty();

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the table as Markdown, as it is printed.")
    private Optional<Path> markdown = Optional.empty();

    @Option(names = "--json", description = "Print a JSON array with one object per folder instead of the table.")
    private boolean json;

    @Option(names = "--force", description = "Replace the files of --csv and --markdown if they exist.")
    private boolean force;

    private final CommandContext context;

    EvaluateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<ArgumentParts> parts = folders.stream().map(EvaluateCommand::parse).toList();
        Optional<OutputFile> csvFile = csv.map(file -> OutputFile.of(file, "--csv", force));
        Optional<OutputFile> markdownFile = markdown.map(file -> OutputFile.of(file, "--markdown", force));
        return context.cancellable(interrupt -> {
            EvaluationTable table = measure(parts, interrupt);
            csvFile.ifPresent(file -> write(file, table.csv()));
            markdownFile.ifPresent(file -> write(file, table.markdown()));
            if (json) {
                context.console()
                        .printJson(table.rows().stream()
                                .map(EvaluateCommand::asMap)
                                .toList());
            } else {
                table.markdown().lines().forEach(context.console()::print);
            }
            return ExitCode.OK.value();
        });
    }

    private static ArgumentParts parse(String argument) {
        ArgumentParts parts = ArgumentParts.parse("ID=FOLDER", argument);
        int equals = parts.first().indexOf('=');
        if (equals < 1 || equals == parts.first().length() - 1) {
            throw new InvalidRequestException(
                    "'" + argument + "'", "must begin with ID=FOLDER, such as canny=runs/canny");
        }
        return parts;
    }

    private EvaluationTable measure(List<ArgumentParts> parts, Interrupt interrupt) {
        EvaluationNetworks networks = new EvaluationNetworks(lpips, lpipsHeads, inception, clipImage, clipText);
        try (Ctrlora4j ctrlora4j = context.open();
                Evaluation evaluation = ctrlora4j.evaluation(networks);
                TerminalLine line = new TerminalLine(context.console())) {
            List<EvaluationRow> rows = new ArrayList<>();
            for (ArgumentParts part : parts) {
                int equals = part.first().indexOf('=');
                String id = part.first().substring(0, equals);
                Path folder = path(part.first().substring(equals + 1));
                Evaluation.Progress progress = (done, total) -> {
                    if (context.console().isTerminal()) {
                        line.redraw(id + ": " + done + "/" + total);
                    }
                };
                rows.add(evaluation.measure(id, part.options(), folder, progress, interrupt.cancellation()));
            }
            return new EvaluationTable(rows);
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidRequestException("'" + text + "'", "is not a file name", e);
        }
    }

    private static void write(OutputFile file, String text) {
        file.write(target ->
                WholeFile.create(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)), written -> {}));
    }

    private static Map<String, Object> asMap(EvaluationRow row) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("condition", row.condition());
        object.put("purpose", row.purpose().name().toLowerCase(Locale.ROOT));
        object.put("folder", row.folder().toString());
        object.put("images", row.images());
        row.values().forEach((measure, value) -> object.put(measure.name().toLowerCase(Locale.ROOT), value));
        return object;
    }
}
