package io.github.ctrlora4j.runtime.training;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.TrainingProgress.Score;
import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What packs tell of the held-out pairs of the training that they come from. Immutable.
 *
 * @param step after which its weights were taken
 * @param validations up to there
 * @param folder of the training, which has pictures of the validations
 */
record ValidationReport(int step, List<Validation> validations, Path folder) {
    ValidationReport {
        validations = List.copyOf(validations);
    }

    /**
     * The latest pictures of some of a condition's held-out pairs.
     *
     * @param index of the condition
     * @param count of all conditions
     */
    Optional<RgbImage> preview(int index, int count) {
        return validations.stream()
                .map(validation -> folder.resolve(TrainingFolder.samplesName(validation.step())))
                .filter(Files::isRegularFile)
                .reduce((first, last) -> last)
                .map(file -> SampleGrid.preview(ImageFiles.read(file), index, count));
    }

    /** Markdown about a condition's held-out pairs, before and after; empty if there are none. */
    String describe(String condition) {
        if (validations.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\nHeld-out pairs, before and after:\n\n");
        for (Validation validation : List.of(validations.get(0), validations.get(validations.size() - 1))) {
            Score score = validation
                    .conditions()
                    .getOrDefault(condition, new Score(validation.loss(), validation.fidelity()));
            text.append("- step ").append(validation.step()).append(": loss ").append(score.loss());
            score.fidelity()
                    .ifPresent(value -> text.append(", distance of condition ").append(value));
            text.append('\n');
        }
        return text.toString();
    }
}
