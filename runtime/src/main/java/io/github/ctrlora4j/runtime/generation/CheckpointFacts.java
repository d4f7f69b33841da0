package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.runtime.control.EncoderShape;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.sampling.NoiseSchedule;
import java.nio.file.Path;

/**
 * What a request needs to know of a checkpoint before its prompts are read. Immutable.
 *
 * @param sources where the parts of the model come from
 * @param noise that it was trained with, or that the request wants
 * @param encoder of the UNet, which a Base ControlNet must fit
 * @param contextWidth of the texts that the UNet reads
 * @param nativeResolution side of the pictures that it was trained with
 */
record CheckpointFacts(
        Path file,
        Architecture architecture,
        ModelSources sources,
        NoiseSchedule noise,
        boolean isInpaintingModel,
        EncoderShape encoder,
        long contextWidth,
        int nativeResolution) {}
