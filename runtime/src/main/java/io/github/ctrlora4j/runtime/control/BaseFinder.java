package io.github.ctrlora4j.runtime.control;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the Base ControlNet of a checkpoint. Thread-safe. */
public record BaseFinder(ModelLibrary library) {
    /**
     * The requested base, or the only one whose residuals fit the checkpoint.
     *
     * @param requested name or path
     * @param checkpoint for messages
     * @param wanted what its UNet requires
     * @throws UnsupportedFileException if the requested base is for another kind of model
     * @throws InvalidRequestException if there is not exactly one
     */
    public Path find(Optional<String> requested, Path checkpoint, EncoderShape wanted) {
        if (requested.isPresent()) {
            Path file = library.find(requested.get(), ModelRole.BASE_CONTROLNET);
            EncoderShape found = shape(file);
            if (!found.equals(wanted)) {
                throw new UnsupportedFileException(
                        file.toString(),
                        "this Base ControlNet was made for another kind of model than " + checkpoint + ": it has "
                                + found + ", the checkpoint " + wanted + "; use a base of the checkpoint's family");
            }
            return file;
        }
        List<Path> fitting = library.all(ModelRole.BASE_CONTROLNET).stream()
                .filter(file -> shape(file).equals(wanted))
                .toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        throw new InvalidRequestException(
                "base",
                "a condition needs a Base ControlNet; give the request's base: "
                        + (fitting.isEmpty()
                                ? "none in " + library.folders() + " fits " + checkpoint
                                : "several fit, " + fitting));
    }

    private EncoderShape shape(Path base) {
        try (OpenedModel opened = library.reader().open(base, ModelRole.BASE_CONTROLNET)) {
            return EncoderShape.ofBase(ConditionTensors.of(opened.weights()));
        }
    }
}
