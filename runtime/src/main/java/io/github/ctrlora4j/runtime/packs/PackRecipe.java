package io.github.ctrlora4j.runtime.packs;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a new pack is made of. Immutable.
 *
 * @param fields of its {@code condition.json}, without {@code schema} and {@code loras}: text, lists, maps
 * @param loras files in any format that is known, with the base of each
 * @param attachments files by the name that they get in the pack, such as {@code LICENSE}
 * @param isOfficial whether fields that are missing follow from the first LoRA's file name, as the authors of CtrLoRA
 *     build it
 */
public record PackRecipe(
        Map<String, Object> fields, List<Ingredient> loras, Map<String, Path> attachments, boolean isOfficial) {
    /**
     * A LoRA for a pack.
     *
     * @param base fingerprint, name or file of the Base ControlNet; empty to find it by an official file's name
     */
    public record Ingredient(Path file, Optional<String> base) {}

    public PackRecipe {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        loras = List.copyOf(loras);
        attachments = Map.copyOf(attachments);
    }
}
