package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.condition.Purpose;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pack's {@code condition.json} says, checked. Immutable.
 *
 * @param subject the condition that the LoRAs belong to
 * @param title for a person
 * @param version of the pack
 * @param license SPDX expression or a short text
 * @param author who made the pack
 * @param page where the pack or its LoRAs come from
 */
public record PackDescriptor(
        Subject subject,
        String title,
        String version,
        List<PackedLora> loras,
        String license,
        Optional<String> author,
        Optional<String> page) {
    /** Digits of a base's fingerprint that tell extensions of one condition apart. */
    static final int SHORT_FINGERPRINT = 12;

    /** The condition that the LoRAs of a pack belong to. */
    public sealed interface Subject {}

    /**
     * A condition of the pack's own.
     *
     * @param preprocessor id or alias of the installed condition that makes the condition image, or {@code none}
     * @param parameters fixed values of the preprocessor's parameters
     * @param appearance empty for the preprocessor's
     * @param purpose empty for the preprocessor's
     */
    public record OwnCondition(
            String id,
            String preprocessor,
            Map<String, String> parameters,
            List<String> aliases,
            Optional<String> appearance,
            Optional<Purpose> purpose)
            implements Subject {
        public OwnCondition {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
            aliases = List.copyOf(aliases);
        }
    }

    /** An installed condition, by id or alias, that gets LoRAs for more Base ControlNets. */
    public record Extension(String condition) implements Subject {}

    /**
     * A LoRA of a pack.
     *
     * @param file name in the pack
     * @param base fingerprint of the Base ControlNet that it was trained on
     * @param rank the largest of its matrices
     * @param size bytes
     * @param sha256 of the bytes
     */
    public record PackedLora(String file, String base, int rank, long size, String sha256) {}

    public PackDescriptor {
        loras = List.copyOf(loras);
    }

    /** Starts a description of a new pack. */
    public static PackDescriptorBuilder builder() {
        return new PackDescriptorBuilder();
    }

    /** Name of the installed pack: its id, or the extended condition and the first base. */
    public String name() {
        return subject instanceof OwnCondition own
                ? own.id()
                : extendedCondition().orElseThrow() + "-" + loras.get(0).base().substring(0, SHORT_FINGERPRINT);
    }

    /** The condition that the pack itself is. */
    public Optional<OwnCondition> ownCondition() {
        return subject instanceof OwnCondition own ? Optional.of(own) : Optional.empty();
    }

    /** The condition to which the pack adds. */
    public Optional<String> extendedCondition() {
        return subject instanceof Extension extension ? Optional.of(extension.condition()) : Optional.empty();
    }
}
