package io.github.ctrlora4j.runtime.lora;

import java.nio.file.Path;

/**
 * A style LoRA that is to act on a checkpoint.
 *
 * @param unetWeight factor of its changes to the UNet; 1 = as trained, 0 = none
 * @param textWeight factor of its changes to the text encoder
 */
public record ActiveLora(Path file, double unetWeight, double textWeight) {}
