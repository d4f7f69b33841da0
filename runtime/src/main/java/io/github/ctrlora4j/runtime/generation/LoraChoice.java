package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the LoRA with which a condition is used on a base: the request's own file; else the one in the condition's plugin
 * that was trained on this base; else a condition LoRA in the model folders whose file name contains the condition's id
 * as a word ({@code ctrlora_sd15_canny.ckpt}).
 */
final class LoraChoice {
    private final ModelLibrary library;
    private final BundledLoras bundled;

    LoraChoice(ModelLibrary library, BundledLoras bundled) {
        this.library = library;
        this.bundled = bundled;
    }

    /**
     * @param own LoRAs of the condition's plugin
     * @param fingerprint of the base
     * @throws InvalidRequestException if there is none; says what to do
     */
    Path choose(ConditionInput input, String condition, List<ConditionLora> own, String fingerprint) {
        if (input.lora().isPresent()) {
            return library.find(input.lora().get().toString(), ModelRole.CONDITION_LORA);
        }
        Optional<ConditionLora> fitting = own.stream()
                .filter(lora -> lora.baseFingerprint().equals(fingerprint))
                .findFirst();
        if (fitting.isPresent()) {
            return bundled.file(condition, fitting.get());
        }
        return library.all(ModelRole.CONDITION_LORA).stream()
                .filter(file -> isNamed(file, condition))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("condition " + condition
                        + " has no LoRA for this Base ControlNet (fingerprint " + fingerprint
                        + "); give one with lora=FILE"
                        + ", or put a condition LoRA with '" + condition + "' in its name into " + library.folders()));
    }

    private static boolean isNamed(Path file, String condition) {
        String[] words = ModelLibrary.stem(file).toLowerCase(Locale.ROOT).split("[^a-z0-9]+");
        return ("-" + String.join("-", words) + "-").contains("-" + condition + "-");
    }
}
