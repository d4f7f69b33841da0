package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.control.EncoderShape;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.nio.file.Path;

/** Finds the ControlNet that a condition names, by path or by its name in the model folders. */
record ControlNetFinder(ModelLibrary library) {
    /**
     * @param checkpoint named in errors
     * @param encoder of its UNet
     * @throws io.github.ctrlora4j.api.InvalidRequestException if there is no such file
     * @throws UnsupportedFileException if it is something else, or was made for another kind of model
     */
    ControlFile find(String name, Path checkpoint, EncoderShape encoder) {
        Path file = library.find(name, ModelRole.CONTROLNET);
        try (OpenedModel opened = library.reader().open(file, ModelRole.CONTROLNET)) {
            EncoderShape found = EncoderShape.ofControlNet(ConditionTensors.of(opened.weights()));
            if (!found.fits(encoder)) {
                throw new UnsupportedFileException(
                        file.toString(),
                        "this ControlNet was made for another kind of model than " + checkpoint + ": it has " + found
                                + ", the checkpoint " + encoder + "; use a ControlNet of the checkpoint's family");
            }
        }
        return ControlFile.controlNet(file);
    }
}
