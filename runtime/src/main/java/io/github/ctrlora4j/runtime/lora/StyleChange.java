package io.github.ctrlora4j.runtime.lora;

import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.runtime.weights.FileState;
import java.nio.file.Path;

/**
 * A style LoRA that acts on a model, with its weights opened.
 *
 * @param file named in errors
 * @param state of the file, which tells its changes from those of other files
 * @param weights its tensors; read only while they are merged
 * @param unetWeight factor of its changes to the UNet
 * @param textWeight factor of its changes to the text encoder
 */
public record StyleChange(Path file, FileState state, ModelWeights weights, double unetWeight, double textWeight) {}
