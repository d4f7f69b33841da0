package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.lora.ActiveLora;
import io.github.ctrlora4j.runtime.lora.LoraFit;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A style LoRA of a request whose file is found and fits the checkpoint.
 *
 * @param fit what it changes
 */
record PlannedLora(StyleLora input, Path file, LoraFit fit) {
    private static final int MAX_NAMES = 5;

    ActiveLora active() {
        return new ActiveLora(file, input.unetWeight(), input.textWeight());
    }

    /** The tensors that change nothing, by name. */
    Optional<String> warning() {
        int count = fit.unmatched().size();
        return count == 0
                ? Optional.empty()
                : Optional.of("style LoRA " + input.file() + ": " + count + " of its tensors change nothing in this"
                        + " checkpoint: "
                        + String.join(", ", fit.unmatched().subList(0, Math.min(MAX_NAMES, count)))
                        + (count > MAX_NAMES ? " and " + (count - MAX_NAMES) + " more" : ""));
    }
}
