package io.github.ctrlora4j.runtime.plugins;

import io.github.ctrlora4j.api.SpiVersion;
import java.util.Optional;
import org.pf4j.DefaultVersionManager;
import org.pf4j.VersionManager;

/** Semantic versions of plugins and the SPI ranges that they need, read as PF4J reads them. Stateless and thread-safe. */
public final class PluginVersions {
    private static final int LONGEST = 64;

    private PluginVersions() {}

    /** True if {@code version} is a semantic version such as {@code 1.2.0} or {@code 1.2.0-rc.1}. */
    public static boolean isVersion(String version) {
        return version.length() <= LONGEST
                && attempt(() -> versions().compareVersions(version, version)).isPresent();
    }

    /** True if {@code requires} is a range that can be read; an empty one admits every host. */
    public static boolean isRange(String requires) {
        return attempt(() -> versions().checkVersionConstraint(SpiVersion.CURRENT, requires))
                .isPresent();
    }

    /** True if the range admits this host's SPI; false as well for one that cannot be read. */
    public static boolean admitsHost(String requires) {
        return attempt(() -> versions().checkVersionConstraint(SpiVersion.CURRENT, requires))
                .orElse(false);
    }

    /** Negative if {@code first} is the older one; both are versions by {@link #isVersion}. */
    public static int compare(String first, String second) {
        return versions().compareVersions(first, second);
    }

    private static VersionManager versions() {
        return new DefaultVersionManager();
    }

    private interface Question<T> {
        T ask();
    }

    /** PF4J's parser has many exceptions for text that is no version. */
    private static <T> Optional<T> attempt(Question<T> question) {
        try {
            return Optional.of(question.ask());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
