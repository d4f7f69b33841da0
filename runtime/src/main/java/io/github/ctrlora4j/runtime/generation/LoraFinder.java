package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds the LoRA with which a condition is used on a base: the request's own file or the LoRA of the condition that it
 * names; else the one in the condition's plugin or in a pack that was trained on this base; else a condition LoRA in
 * the model folders whose file name contains the condition's id or an alias as whole words ({@code
 * ctrlora_sd15_canny.ckpt}). A file name that contains the names of several conditions belongs to the longest: {@code
 * lineart_anime} is not {@code lineart}.
 */
final class LoraFinder {
    private final ModelLibrary library;
    private final UnpackedLoras unpacked;
    private final Supplier<List<ConditionDescriptor>> installed;
    private final Function<String, List<ConditionLora>> bundled;

    /**
     * @param installed every condition; each may claim a file for itself
     * @param bundled LoRAs in the plugin or packs of a condition, by its id or alias; empty if there is no such
     *     condition
     */
    LoraFinder(
            ModelLibrary library,
            UnpackedLoras unpacked,
            Supplier<List<ConditionDescriptor>> installed,
            Function<String, List<ConditionLora>> bundled) {
        this.library = library;
        this.unpacked = unpacked;
        this.installed = installed;
        this.bundled = bundled;
    }

    /**
     * @param condition its id
     * @param own LoRAs of the condition's plugin and of packs
     * @param fingerprint of the base
     * @throws InvalidRequestException if there is none; says what to do
     */
    Path choose(ConditionInput input, String condition, List<ConditionLora> own, String fingerprint) {
        if (input.lora().isPresent()) {
            return named(input.lora().get().toString(), fingerprint);
        }
        Optional<ConditionLora> fitting = own.stream()
                .filter(lora -> lora.baseFingerprint().equals(fingerprint))
                .findFirst();
        if (fitting.isPresent()) {
            return unpacked.file(condition, fitting.get());
        }
        List<ConditionDescriptor> all = installed.get();
        return library.all(ModelRole.CONDITION_LORA).stream()
                .filter(file -> owners(ModelLibrary.stem(file), all).contains(condition))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "condition " + condition,
                        "has no LoRA for this Base ControlNet (fingerprint " + fingerprint
                                + "); give the condition's lora, install a pack that has one, or put a condition LoRA"
                                + " with '" + condition + "' in its name into one of " + library.folders()));
    }

    /** A file by path or name, else the LoRA that the plugin of another condition brings for this base. */
    private Path named(String name, String fingerprint) {
        Optional<Path> file = library.search(name, ModelRole.CONDITION_LORA);
        if (file.isPresent()) {
            return file.get();
        }
        List<ConditionLora> lent = bundled.apply(name);
        if (lent.isEmpty()) {
            return library.find(name, ModelRole.CONDITION_LORA);
        }
        return lent.stream()
                .filter(lora -> lora.baseFingerprint().equals(fingerprint))
                .findFirst()
                .map(lora -> unpacked.file(name, lora))
                .orElseThrow(() -> new InvalidRequestException(
                        "lora",
                        "condition " + name + " has no LoRA for this Base ControlNet (fingerprint " + fingerprint
                                + "); name a file instead"));
    }

    /** Ids of the conditions with the longest name in a file's name; several, if their names are equally long. */
    static Set<String> owners(String stem, List<ConditionDescriptor> all) {
        Set<String> owners = new HashSet<>();
        int longest = 1;
        for (ConditionDescriptor condition : all) {
            int length = longestName(words(stem), condition);
            if (length > longest) {
                owners.clear();
                longest = length;
            }
            if (length == longest) {
                owners.add(condition.id());
            }
        }
        return owners;
    }

    private static int longestName(String stem, ConditionDescriptor condition) {
        return Stream.concat(Stream.of(condition.id()), condition.aliases().keySet().stream())
                .map(LoraFinder::words)
                // A name of other letters than ASCII has no words, and would be in every such file name.
                .filter(name -> !name.equals(words("")) && stem.contains(name))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /** Words between hyphens: {@code Lineart_anime} and {@code lineart-anime} are the same. */
    private static String words(String name) {
        return "-" + String.join("-", name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")) + "-";
    }
}
