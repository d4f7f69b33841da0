package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Interrupt;
import io.github.ctrlora4j.dist.launch.ProgressDisplay;
import io.github.ctrlora4j.dist.xyz.Axis;
import io.github.ctrlora4j.dist.xyz.XyzGrid;
import io.github.ctrlora4j.dist.xyz.XyzGrid.Cell;
import io.github.ctrlora4j.dist.xyz.XyzRun;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of {@code generate} for a comparison sheet, and what it does with them. Confined to the main thread. */
final class XyzOptions {
    private static final long SEEDS = 1L << 32;

    @Option(
            names = "--x",
            paramLabel = "NAME=V,V...",
            description = "Draws a comparison sheet with a column for each value, see below.")
    private Optional<String> x = Optional.empty();

    @Option(names = "--y", paramLabel = "NAME=V,V...", description = "The same with a row for each value.")
    private Optional<String> y = Optional.empty();

    @Option(names = "--z", paramLabel = "NAME=V,V...", description = "The same with a block of rows for each value.")
    private Optional<String> z = Optional.empty();

    boolean isGiven() {
        return Stream.of(x, y, z).anyMatch(Optional::isPresent);
    }

    /**
     * @throws io.github.ctrlora4j.api.InvalidRequestException if an axis cannot be read or does not go with the request
     */
    XyzGrid grid(GenerationRequest request) {
        GenerationRequest seeded = request.seed() >= 0
                ? request
                : request.toBuilder()
                        .seed(ThreadLocalRandom.current().nextLong(SEEDS))
                        .build();
        return new XyzGrid(
                x.map(axis -> Axis.parse("--x", axis)),
                y.map(axis -> Axis.parse("--y", axis)),
                z.map(axis -> Axis.parse("--z", axis)),
                seeded);
    }

    /** Draws the cells into numbered files, and the sheet into one more. What is finished stays, however it ends. */
    ExitCode draw(
            CommandContext context,
            Ctrlora4j ctrlora4j,
            GenerationRequest request,
            OutputFolder folder,
            Interrupt interrupt,
            boolean json) {
        XyzGrid grid = grid(request);
        List<Cell> cells = grid.cells();
        grid.requireKnownNames(ctrlora4j);
        Console console = context.console();
        XyzRun run = new XyzRun(grid);
        Map<Cell, Path> files = new LinkedHashMap<>();
        try (ProgressDisplay display = new ProgressDisplay(console, System::nanoTime)) {
            run.draw(
                    cells,
                    context.engines().generator().apply(ctrlora4j),
                    display,
                    interrupt.cancellation(),
                    (cell, done) -> display.begin(cell.label() + " (" + (done + 1) + " of " + grid.size() + ")"),
                    (cell, image) -> files.put(
                            cell,
                            folder.write(
                                    suffix(cell),
                                    file -> ImageFiles.writePng(
                                            file, image.image(), Map.of("parameters", image.parameters())))));
        } catch (CtrloraException e) {
            if (!json) {
                print(console, files);
            }
            throw e;
        }
        run.warnings().forEach(warning -> console.note("ctrlora4j: warning: " + warning));
        Optional<Path> sheet = run.finished() == 0 ? Optional.empty() : Optional.of(write(folder, run.sheet()));
        if (json) {
            console.printJson(asMap(run, files, sheet));
        } else {
            print(console, files);
            sheet.ifPresent(file -> console.print(file + "  sheet"));
        }
        if (run.isCancelled()) {
            console.note("ctrlora4j: cancelled, " + run.finished() + " of " + grid.size() + " cells were written");
            return ExitCode.CANCELLED;
        }
        return ExitCode.OK;
    }

    /** {@code -x1-y2.png}, counted from 1. */
    private String suffix(Cell cell) {
        return (x.isPresent() ? "-x" + (cell.x() + 1) : "") + (y.isPresent() ? "-y" + (cell.y() + 1) : "")
                + (z.isPresent() ? "-z" + (cell.z() + 1) : "") + ".png";
    }

    private Path write(OutputFolder folder, RgbImage sheet) {
        String axes = Stream.of(x.map(axis -> "x: " + axis), y.map(axis -> "y: " + axis), z.map(axis -> "z: " + axis))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return folder.write("-sheet.png", file -> ImageFiles.writePng(file, sheet, Map.of("Description", axes)));
    }

    private static void print(Console console, Map<Cell, Path> files) {
        files.forEach((cell, file) -> console.print(file + "  " + cell.label()));
    }

    private static Map<String, Object> asMap(XyzRun run, Map<Cell, Path> files, Optional<Path> sheet) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("sheet", sheet.map(Path::toString).orElse(""));
        List<Map<String, Object>> cells = new ArrayList<>();
        files.forEach((cell, file) -> cells.add(
                Map.of("file", file.toString(), "label", cell.label(), "x", cell.x(), "y", cell.y(), "z", cell.z())));
        object.put("cells", cells);
        object.put("cancelled", run.isCancelled());
        object.put("warnings", run.warnings());
        return object;
    }
}
