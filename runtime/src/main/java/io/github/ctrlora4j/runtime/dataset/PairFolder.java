package io.github.ctrlora4j.runtime.dataset;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.json.JsonFields;
import io.github.ctrlora4j.runtime.json.JsonFields.TextRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private final Path folder;
    private final Path index;
    private final FaultList faults = new FaultList();
    private final Contents contents = new Contents();
    private final Map<ImageSize, String> sizes = new LinkedHashMap<>();

    private PairFolder(Path folder, Path index) {
        this.folder = folder;
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
        return new PairFolder(folder, index).dataset();
    }

    private Dataset dataset() {
        List<String> lines = lines();
        List<TrainingPair> pairs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String line = "line " + (i + 1);
            try {
                pairs.add(checked(pair(INDEX + " " + line, lines.get(i))));
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
        return new Dataset(pairs, contents.fingerprint(), true, sizes);
    }

    /** Bytes as characters, so that a line that is not UTF-8 can be named. */
    private List<String> lines() {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(index, StandardCharsets.ISO_8859_1));
            if (!lines.isEmpty() && lines.get(0).startsWith(BYTE_ORDER_MARK)) {
                lines.set(0, lines.get(0).substring(BYTE_ORDER_MARK.length()));
            }
            return lines;
        } catch (IOException e) {
            throw new InvalidRequestException(index.toString(), "cannot be read: " + IoProblem.of(e), e);
        }
    }

    private TrainingPair pair(String place, String json) {
        JsonFields fields = JsonFields.object(json.getBytes(StandardCharsets.ISO_8859_1), this::fault);
        return new TrainingPair(
                place,
                file("target", fields.text("target", FILE)),
                Optional.of(file("source", fields.text("source", FILE))),
                fields.text("prompt", PROMPT));
    }

    private MalformedFileException fault(String problem) {
        return new MalformedFileException(index.toString(), problem);
    }

    private Path file(String kind, String name) {
        try {
            Path relative = Path.of(name).normalize();
            if (relative.getRoot() != null || relative.startsWith("..")) {
                throw fault(
                        "has the " + kind + " '" + name + "', which is outside of the folder; give a name within it");
            }
            Path beside = folder.resolve(relative);
            return Files.exists(beside) ? beside : folder.resolve(kind).resolve(relative);
        } catch (InvalidPathException e) {
            throw new MalformedFileException(index.toString(), "'" + name + "' is not the name of a file", e);
        }
    }

    private RgbImage image(Path file) {
        RgbImage image;
        try {
            image = ImageFiles.read(file);
        } catch (CtrloraException e) {
            throw e.at(folder.relativize(file).toString());
        }
        if (image.width() * image.height() > MAX_PIXELS) {
            throw fault("has images of " + size(image) + ", which is more than " + MAX_PIXELS
                    + " pixels; make them smaller");
        }
        return image;
    }

    private TrainingPair checked(TrainingPair pair) {
        RgbImage source = image(pair.source().orElseThrow());
        RgbImage target = image(pair.target());
        contents.repeated(pair).ifPresent(first -> {
            throw fault("repeats the pair of " + first);
        });
        if (source.width() != target.width() || source.height() != target.height()) {
            throw fault(
                    "has images of different sizes: " + size(source) + " in source, " + size(target) + " in target");
        }
        if (source.width() % Dataset.GRID != 0 || source.height() % Dataset.GRID != 0) {
            throw fault("has images of " + size(source) + "; both sides must be multiples of " + Dataset.GRID);
        }
        sizes.putIfAbsent(size(source), pair.place());
        return pair;
    }

    private static ImageSize size(RgbImage image) {
        return new ImageSize(image.width(), image.height());
    }
}
