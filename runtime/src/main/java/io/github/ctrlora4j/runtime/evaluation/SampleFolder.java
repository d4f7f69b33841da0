package io.github.ctrlora4j.runtime.evaluation;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of generated images as the CtrLoRA reference's {@code sample.py} lays it out: {@code sample/} has the
 * generated images, {@code control/} their condition images, {@code img/} the pictures that these were made from, all under
 * the same names; line i of {@code prompt.txt} is the prompt of the i-th. Files are looked up, not read. Immutable.
 *
 * @param names of the images, by number where they are numbers
 */
record SampleFolder(Path folder, List<String> names) {
    SampleFolder {
        names = List.copyOf(names);
    }

    /** @throws InvalidRequestException if there is no image */
    static SampleFolder of(Path folder) {
        Path samples = folder.resolve("sample");
        if (!Files.isDirectory(samples)) {
            throw new InvalidRequestException(
                    folder.toString(),
                    "has no folder 'sample'; put the generated images there, their condition images into 'control' and"
                            + " the original pictures into 'img', under the same names");
        }
        try (Stream<Path> files = Files.list(samples)) {
            List<String> names = files.filter(Files::isRegularFile)
                    .filter(ImageFiles::hasImageName)
                    .map(file -> String.valueOf(file.getFileName()))
                    .sorted(Comparator.comparing(SampleFolder::number).thenComparing(Comparator.naturalOrder()))
                    .toList();
            if (names.isEmpty()) {
                throw new InvalidRequestException(samples.toString(), "has no images");
            }
            return new SampleFolder(folder, names);
        } catch (IOException e) {
            throw new EngineException(samples.toString(), "cannot be read: " + IoProblem.of(e), e);
        }
    }

    /** 10 comes after 9; other names than numbers come last. */
    private static long number(String name) {
        String stem = name.substring(0, name.lastIndexOf('.'));
        return stem.matches("\\d{1,18}") ? Long.parseLong(stem) : Long.MAX_VALUE;
    }

    Path sample(String name) {
        return folder.resolve("sample").resolve(name);
    }

    /**
     * The file that belongs to a generated image.
     *
     * @param part {@code control} or {@code img}
     * @throws InvalidRequestException if it is missing
     */
    Path partner(String part, String name) {
        String stem = name.substring(0, name.lastIndexOf('.'));
        return Stream.of(name, stem + ".png", stem + ".jpg", stem + ".jpeg", stem + ".webp")
                .map(candidate -> folder.resolve(part).resolve(candidate))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        folder.resolve(part).resolve(name).toString(), "is missing; it belongs to " + sample(name)));
    }

    /** One for each image. */
    List<String> prompts() {
        Path file = folder.resolve("prompt.txt");
        try {
            List<String> prompts = Files.readAllLines(file);
            if (prompts.size() != names.size()) {
                throw new InvalidRequestException(
                        file.toString(), "has " + prompts.size() + " lines for " + names.size() + " images");
            }
            return prompts;
        } catch (IOException e) {
            throw new InvalidRequestException(
                    file.toString(), "cannot be read; it has one prompt per line, in UTF-8: " + IoProblem.of(e), e);
        }
    }
}
