package io.github.ctrlora4j.runtime.packs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The contents of a new pack.
 *
 * @param descriptor its description
 * @param loras files in any known format, with the base of each
 * @param attachments files by the name that they get in the pack, such as {@code LICENSE}
 * @param isOfficial whether facts that the descriptor lacks come from the first LoRA's file name, which must have the
 *     form that the authors of CtrLoRA use
 */
public record PackContents(
        PackDescriptorBuilder descriptor, List<LoraFile> loras, Map<String, Path> attachments, boolean isOfficial) {
    /**
     * A LoRA for a pack.
     *
     * @param base fingerprint, name or file of the Base ControlNet; empty to find it by an official file's name
     */
    public record LoraFile(Path file, Optional<String> base) {}

    public PackContents {
        loras = List.copyOf(loras);
        attachments = Map.copyOf(attachments);
    }
}
