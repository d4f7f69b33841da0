package io.github.ctrlora4j.runtime.packs;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a condition file that the authors of CtrLoRA publish, taken apart: {@code
 * ctrlora_sd15_<basecn>_<condition>_rank<r>[_<images>_<steps>].ckpt}. Immutable.
 *
 * @param base of the Base ControlNet, such as {@code basecn700k}
 * @param condition as the authors call it
 * @param variant the rest, such as {@code rank128_1kimgs_1ksteps}
 */
record OfficialFileName(String base, String condition, String variant) {
    private static final Pattern PATTERN = Pattern.compile(
            "ctrlora_sd15_([a-z0-9]+)_([a-z0-9_-]+?)_(rank[0-9]+(?:_[a-z0-9]+_[a-z0-9]+)?)\\.(?:ckpt|safetensors)");

    /** Empty if the name has another form. */
    static Optional<OfficialFileName> parse(Path file) {
        Matcher name = PATTERN.matcher(String.valueOf(file.getFileName()));
        return name.matches()
                ? Optional.of(new OfficialFileName(name.group(1), name.group(2), name.group(3)))
                : Optional.empty();
    }

    /**
     * An id for a pack. It begins with {@code ctrlora}, so that no file name of the authors contains it: such files
     * belong to the condition itself.
     */
    String id() {
        return "ctrlora-" + condition + "-" + variant.replace('_', '-');
    }

    /** "lineart by CtrLoRA, rank128, 1kimgs, 1ksteps". */
    String title() {
        return condition.replace('_', ' ') + " by CtrLoRA, " + variant.replace("_", ", ");
    }

    /** Whether a Base ControlNet's file has this base's name. */
    boolean isBase(String stem) {
        return stem.equals(base) || stem.endsWith("_" + base);
    }
}
