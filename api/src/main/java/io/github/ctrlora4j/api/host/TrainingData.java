package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Pairs of a picture and its condition image, with prompts. Immutable.
 *
 * <p>A folder with {@code prompt.json} has finished pairs, as the CtrLoRA reference has them: its lines are JSON objects
 * with {@code source} (condition image), {@code target} (picture) and {@code prompt}. Any other folder has pictures; a
 * condition makes the other half of each pair as it does for training, and a prompt stands in a text file beside the
 * picture, {@code cat.txt} beside {@code cat.png}, or is the same for all.
 *
 * @param folder of the pairs or pictures
 * @param condition installed condition that makes condition images, and checks them in pictures that are drawn; needed
 *     for a folder of pictures
 * @param parameters of that condition, text value by name; kept in the order of their names
 * @param prompt one for all pictures of a folder without {@code prompt.json}
 * @param size to which pictures of a folder without {@code prompt.json} are cropped and scaled; empty for the
 *     checkpoint's native square
 */
public record TrainingData(
        Path folder,
        Optional<String> condition,
        Map<String, String> parameters,
        Optional<String> prompt,
        Optional<ImageSize> size) {
    /** @throws InvalidRequestException if there are parameters and no condition that takes them */
    public TrainingData {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        if (condition.isEmpty() && !parameters.isEmpty()) {
            throw new InvalidRequestException("condition", "parameters need a condition that takes them");
        }
    }

    /** Finished pairs in a folder with {@code prompt.json}. */
    public static TrainingData pairs(Path folder) {
        return new TrainingData(folder, Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    }

    /** Pictures, or pairs, of an installed condition. */
    public static TrainingData of(Path folder, String condition) {
        return new TrainingData(folder, Optional.of(condition), Map.of(), Optional.empty(), Optional.empty());
    }
}
