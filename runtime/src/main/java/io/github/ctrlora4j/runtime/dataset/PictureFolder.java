package io.github.ctrlora4j.runtime.dataset;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Pictures with captions: {@code cat.txt} beside {@code cat.png}, as the trainers of the community have it, or one
 * caption for all. Files and folders with other names are left alone. Stateless.
 */
final class PictureFolder {
    /** Far more than a text encoder reads. */
    private static final int MAX_CAPTION = 4000;

    private final Path folder;
    private final Optional<String> prompt;
    private final FaultList faults = new FaultList();
    private final Contents contents = new Contents();

    private PictureFolder(Path folder, Optional<String> prompt) {
        this.folder = folder;
        this.prompt = prompt;
    }

    static Dataset read(Path folder, Optional<String> prompt) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidRequestException(folder.toString(), "no such folder of training pairs");
        }
        return new PictureFolder(folder, prompt).dataset();
    }

    private Dataset dataset() {
        List<TrainingPair> pairs = new ArrayList<>();
        for (Path picture : pictures()) {
            try {
                pairs.add(pair(picture));
            } catch (CtrloraException e) {
                faults.add(e.getMessage());
            }
        }
        if (pairs.isEmpty() && faults.isEmpty()) {
            throw new MalformedFileException(
                    folder.toString(), "has neither " + PairFolder.INDEX + " nor pictures to learn from");
        }
        faults.rejectAny(folder);
        return new Dataset(pairs, contents.fingerprint(), false, Map.of());
    }

    private List<Path> pictures() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(ImageFiles::hasImageName)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidRequestException(folder.toString(), "cannot be read: " + IoProblem.of(e), e);
        }
    }

    private TrainingPair pair(Path picture) {
        String name = String.valueOf(picture.getFileName());
        RgbImage image = image(picture, name);
        if (image.width() * image.height() > Dataset.MAX_PIXELS) {
            throw new MalformedFileException(
                    name,
                    "has " + image.width() + "x" + image.height() + " pixels, more than "
                            + Dataset.MAX_PIXELS / 1_000_000 + " million; make it smaller");
        }
        TrainingPair pair = new TrainingPair(name, picture, Optional.empty(), caption(picture, name));
        contents.repeated(pair).ifPresent(first -> {
            throw new MalformedFileException(name, "is the same picture as " + first + "; delete one of them");
        });
        return pair;
    }

    private static RgbImage image(Path picture, String name) {
        try {
            return ImageFiles.read(picture);
        } catch (CtrloraException e) {
            throw e.at(name);
        }
    }

    private String caption(Path picture, String name) {
        Path file = picture.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
        String fileName = String.valueOf(file.getFileName());
        if (!Files.exists(file)) {
            return prompt.orElseThrow(() -> new MalformedFileException(
                    name, "has no caption: there is neither " + fileName + " nor a prompt for all"));
        }
        try {
            String text = withoutMark(Files.readString(file)).strip().replaceAll("\\s*\\R\\s*", " ");
            if (text.isEmpty() || text.length() > MAX_CAPTION) {
                throw new MalformedFileException(
                        fileName,
                        text.isEmpty()
                                ? "is empty; write a caption into it, or delete it and give a prompt for all"
                                : "has more than " + MAX_CAPTION + " characters");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedFileException(fileName, "is not UTF-8; save it in this encoding", e);
        } catch (IOException e) {
            throw new InvalidRequestException(fileName, "cannot be read: " + IoProblem.of(e), e);
        }
    }

    /** Editors on Windows begin a UTF-8 text with a byte order mark. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
