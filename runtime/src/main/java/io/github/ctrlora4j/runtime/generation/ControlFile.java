package io.github.ctrlora4j.runtime.generation;

import java.nio.file.Path;

/**
 * The file that makes a control network of a condition.
 *
 * @param isControlNet true if it is a whole network; false if it is a LoRA for the Base ControlNet
 */
record ControlFile(Path file, boolean isControlNet) {
    static ControlFile lora(Path file) {
        return new ControlFile(file, false);
    }

    static ControlFile controlNet(Path file) {
        return new ControlFile(file, true);
    }
}
