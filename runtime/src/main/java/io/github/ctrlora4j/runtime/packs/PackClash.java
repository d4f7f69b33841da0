package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.conditions.ConditionLookup;
import io.github.ctrlora4j.runtime.conditions.InstalledCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a pack can be installed beside what is installed. Stateless. */
final class PackClash {
    private PackClash() {}

    /**
     * @param replaced the pack that this one replaces; its names and LoRAs become free
     * @throws InvalidRequestException if a name is taken, or the extended condition cannot take the LoRAs
     */
    static void require(Pack pack, ConditionLookup installed, Optional<PackFolder.Listed> replaced) {
        Optional<String> source =
                replaced.map(listed -> String.valueOf(listed.file().getFileName()));
        pack.descriptor().ownCondition().ifPresent(own -> requireFreeNames(pack, own, installed, source));
        extended(pack, installed, replaced.flatMap(PackFolder.Listed::pack));
    }

    private static void requireFreeNames(
            Pack pack, OwnCondition own, ConditionLookup installed, Optional<String> replaced) {
        List<String> names = new ArrayList<>(List.of(own.id()));
        names.addAll(own.aliases());
        for (String name : names) {
            installed
                    .find(name)
                    .filter(other -> !replaced.equals(Optional.of(other.source())))
                    .ifPresent(other -> {
                        throw new InvalidRequestException(
                                pack.label(),
                                "claims the name " + name + ", which condition "
                                        + other.descriptor().id() + " from " + other.source()
                                        + " has; remove that one first, or give the pack another name");
                    });
        }
    }

    /**
     * The condition that a pack extends.
     *
     * @return empty for a condition of its own
     * @throws InvalidRequestException if it is not installed, a pack itself, or has LoRAs for the same bases
     */
    static Optional<String> extended(Pack pack, ConditionLookup installed) {
        return extended(pack, installed, Optional.empty());
    }

    private static Optional<String> extended(Pack pack, ConditionLookup installed, Optional<Pack> replaced) {
        return pack.descriptor().extendedCondition().map(name -> {
            InstalledCondition condition = installed
                    .find(name)
                    .orElseThrow(() -> new InvalidRequestException(
                            pack.label(),
                            "extends the condition " + name
                                    + ", which is not installed; install the plugin that has it"));
            if (condition.isDerived()) {
                throw new InvalidRequestException(
                        pack.label(),
                        "extends " + name + " from " + condition.source()
                                + ", which is itself a pack; put the LoRAs into that one");
            }
            pack.descriptor().loras().forEach(lora -> requireFreeBase(pack, lora, condition, replaced));
            return condition.descriptor().id();
        });
    }

    /** The same LoRA does not clash: it means that this pack is already installed. */
    private static void requireFreeBase(
            Pack pack, PackedLora lora, InstalledCondition condition, Optional<Pack> replaced) {
        Set<String> leaving = replaced.stream()
                .flatMap(old -> old.descriptor().loras().stream())
                .map(PackedLora::sha256)
                .collect(Collectors.toSet());
        boolean isTaken = condition.loras().stream()
                .anyMatch(other -> other.baseFingerprint().equals(lora.base())
                        && !other.sha256().equals(lora.sha256())
                        && !leaving.contains(other.sha256()));
        if (isTaken) {
            throw new InvalidRequestException(
                    pack.label(),
                    "brings a LoRA for base " + lora.base() + ", for which condition "
                            + condition.descriptor().id()
                            + " has one already; a pack with an id of its own can offer both");
        }
    }
}
