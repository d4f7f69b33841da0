package io.github.ctrlora4j.dist.cli;

import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What {@code generate} writes and prints: each image as soon as it is finished, and a summary at the end. The
 * generating thread writes the images, the main thread waits meanwhile and reads the list afterwards.
 */
final class GenerationReport {
    private final Console console;
    private final boolean json;
    private final OutputFolder folder;
    private final OptionalInt only;
    private final List<Path> files = new ArrayList<>();
    private final List<GeneratedImage> images = new ArrayList<>();
    private int seen;

    /** @param only the index of the one image that is wanted; empty for all */
    GenerationReport(Console console, boolean json, OutputFolder folder, OptionalInt only) {
        this.only = only;
        this.console = console;
        this.json = json;
        this.folder = folder;
    }

    private void warn(String line) {
        console.note("ctrlora4j: warning: " + line);
    }

    /** Passes on progress, and writes each image. */
    ProgressListener listening(ProgressListener progress) {
        return new ProgressListener() {
            @Override
            public void onProgress(Progress moment) {
                progress.onProgress(moment);
            }

            @Override
            public void onImage(GeneratedImage image, int index) {
                write(image);
                progress.onImage(image, index);
            }
        };
    }

    private void write(GeneratedImage image) {
        int index = seen++;
        if (only.isPresent() && only.getAsInt() != index) {
            return;
        }
        files.add(folder.write(
                ".png", file -> ImageFiles.writePng(file, image.image(), Map.of("parameters", image.parameters()))));
        images.add(image);
    }

    ExitCode finish(GenerationRequest request, GenerationResult result) {
        // Writes the images of a generator that did not report them one by one.
        result.images().stream().skip(seen).forEach(this::write);
        result.warnings().forEach(this::warn);
        if (json) {
            console.printJson(asMap(request, result));
            return result.isCancelled() ? ExitCode.CANCELLED : ExitCode.OK;
        }
        printFiles();
        if (result.isCancelled()) {
            console.note("ctrlora4j: cancelled, "
                    + (files.isEmpty()
                            ? "nothing was written"
                            : files.size() + " of " + request.batch() * request.batchCount() + " images were written"));
            return ExitCode.CANCELLED;
        }
        StringBuilder times = new StringBuilder("seconds:");
        seconds(result).forEach((stage, time) -> times.append(String.format(Locale.ROOT, " %s %.1f", stage, time)));
        console.note(times.toString());
        return ExitCode.OK;
    }

    /** Images that were finished before a failure are listed, too. */
    void printFiles() {
        for (int i = 0; i < files.size(); i++) {
            console.print(files.get(i) + "  seed " + images.get(i).seed());
        }
    }

    private Map<String, Object> asMap(GenerationRequest request, GenerationResult result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("images", files.stream().map(Path::toString).toList());
        object.put("seeds", images.stream().map(GeneratedImage::seed).toList());
        object.put("parameters", images.stream().map(GeneratedImage::parameters).toList());
        object.put("checkpoint", request.checkpoint());
        images.stream().findFirst().map(GeneratedImage::image).ifPresent(image -> {
            object.put("width", image.width());
            object.put("height", image.height());
        });
        object.put("cancelled", result.isCancelled());
        object.put("warnings", result.warnings());
        object.put("seconds", seconds(result));
        object.putAll(result.calls());
        return object;
    }

    private static Map<String, Double> seconds(GenerationResult result) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        result.durations().forEach((stage, time) -> seconds.put(stage.name().toLowerCase(Locale.ROOT), seconds(time)));
        return seconds;
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}
