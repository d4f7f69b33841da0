package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.SpiVersion;
import io.github.ctrlora4j.runtime.conditions.SemanticVersion;
import java.util.Optional;
import org.pf4j.DefaultVersionManager;

/**
 * Semantic versions of plugins and the SPI ranges that they need, read as PF4J reads them. Stateless and thread-safe.
 */
public final class PluginVersions {
    /** Longest range that is read: PF4J's parser recurses with each bracket. */
    private static final int MAX_RANGE_LENGTH = 200;

    private PluginVersions() {}

    /** True if {@code version} is a semantic version such as {@code 1.2.0} or {@code 1.2.0-rc.1}. */
    public static boolean isVersion(String version) {
        return SemanticVersion.parse(version).isPresent();
    }

    /** True if {@code requires} is a range that can be read; an empty one admits every host. */
    public static boolean isRange(String requires) {
        return checked(requires).isPresent();
    }

    /** True if the range admits this host's SPI; false as well for one that cannot be read. */
    public static boolean admitsHost(String requires) {
        return checked(requires).orElse(false);
    }

    /** Negative if {@code first} is the older one; both are versions by {@link #isVersion}. */
    public static int compare(String first, String second) {
        return SemanticVersion.compare(first, second);
    }

    /** Empty if the range cannot be read. */
    private static Optional<Boolean> checked(String requires) {
        if (requires.length() > MAX_RANGE_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DefaultVersionManager().checkVersionConstraint(SpiVersion.CURRENT, requires));
        } catch (RuntimeException | StackOverflowError e) {
            // PF4J's parser has many exceptions for text that is not a range.
            return Optional.empty();
        }
    }
}
