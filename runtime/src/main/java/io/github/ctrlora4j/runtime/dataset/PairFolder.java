package io.github.ctrlora4j.runtime.dataset;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.json.JsonFields;
import io.github.ctrlora4j.runtime.json.JsonFields.TextRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Training pairs as the CtrLoRA reference has them: a folder with {@code prompt.json}, whose lines are JSON objects
 * with {@code source} (condition image), {@code target} (picture) and {@code prompt}. Files are looked up in the
 * folder, then in its {@code source} and {@code target} folders. Everything is checked before the first step.
 * Stateless.
 */
final class PairFolder {
    /** The file with the pairs. */
    static final String INDEX = "prompt.json";

    private static final TextRule FILE = new TextRule(".{1,1000}", 1000, "the name of an image file");
    private static final TextRule PROMPT = new TextRule("(?s).*", 4000, "a text of at most 4000 characters");

    /** A step on a larger picture needs more memory than any device has. */
    private static final int MAX_PIXELS = 1 << 22;

    private final Path index;
    private final FaultList faults = new FaultList();
    private final Contents contents = new Contents();

    private PairFolder(Path index) {
        this.index = index;
    }

    /**
     * @throws InvalidRequestException if there is no index
     * @throws MalformedFileException if any pair is faulty; names each line
     */
    static Dataset read(Path folder) {
        Path index = folder.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            throw new InvalidRequestException(
                    folder.toString(),
                    "has no " + INDEX + "; write one JSON object per line there, with source, target and prompt");
        }
        return new PairFolder(index).dataset(folder);
    }

    private Dataset dataset(Path folder) {
        List<String> lines = lines();
        List<TrainingPair> pairs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String line = "line " + (i + 1);
            try {
                TrainingPair pair = pair(folder, line, lines.get(i));
                check(pair);
                pairs.add(pair);
            } catch (CtrloraException e) {
                faults.add(
                        e.subject().filter(s -> !s.equals(index.toString())).isPresent()
                                ? line + ": " + e.getMessage()
                                : line + " " + e.problem());
            }
        }
        if (pairs.isEmpty() && faults.isEmpty()) {
            throw new MalformedFileException(index.toString(), "has no pairs; write one JSON object per line");
        }
        faults.rejectAny(index);
        return new Dataset(pairs, contents.fingerprint(), true);
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(index, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MalformedFileException(index.toString(), "cannot be read as UTF-8 (" + e + ")", e);
        }
    }

    private TrainingPair pair(Path folder, String line, String json) {
        JsonFields fields = JsonFields.object(
                json.getBytes(StandardCharsets.UTF_8),
                problem -> new MalformedFileException(index.toString(), problem));
        return new TrainingPair(
                line,
                file(folder, "target", fields.text("target", FILE)),
                Optional.of(file(folder, "source", fields.text("source", FILE))),
                fields.text("prompt", PROMPT));
    }

    private Path file(Path folder, String kind, String name) {
        try {
            Path beside = folder.resolve(name);
            return Files.exists(beside) ? beside : folder.resolve(kind).resolve(name);
        } catch (InvalidPathException e) {
            throw new MalformedFileException(index.toString(), "'" + name + "' is not the name of a file", e);
        }
    }

    private void check(TrainingPair pair) {
        RgbImage source = ImageFiles.read(pair.source().orElseThrow());
        RgbImage target = ImageFiles.read(pair.target());
        contents.repeated(pair).ifPresent(first -> {
            throw new MalformedFileException(index.toString(), "repeats the pair of " + first);
        });
        if (source.width() != target.width() || source.height() != target.height()) {
            throw new MalformedFileException(
                    index.toString(),
                    "has images of different sizes: " + size(source) + " in source, " + size(target) + " in target");
        }
        if (source.width() % Dataset.GRID != 0 || source.height() % Dataset.GRID != 0) {
            throw new MalformedFileException(
                    index.toString(),
                    "has images of " + size(source) + "; both sides must be multiples of " + Dataset.GRID);
        }
        if (source.width() * source.height() > MAX_PIXELS) {
            throw new MalformedFileException(
                    index.toString(),
                    "has images of " + size(source) + ", which is more than " + MAX_PIXELS
                            + " pixels; make them smaller");
        }
    }

    private static String size(RgbImage image) {
        return image.width() + "x" + image.height();
    }
}
