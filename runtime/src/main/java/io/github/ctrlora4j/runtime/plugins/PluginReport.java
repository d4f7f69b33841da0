package io.github.ctrlora4j.runtime.plugins;

import java.util.List;
import java.util.Optional;

/**
 * How one source of conditions fared. Immutable.
 *
 * @param source file name of the jar or pack, or {@code class path}
 * @param pluginId from its manifest, or the pack's name; empty if that could not be read
 * @param version from its manifest; empty likewise
 * @param state whether it contributes
 * @param conditionIds the conditions that it contributes
 * @param problem what is wrong, in one line
 */
public record PluginReport(
        String source,
        String pluginId,
        String version,
        State state,
        List<String> conditionIds,
        Optional<String> problem) {
    /** Whether a source contributes conditions. */
    public enum State {
        /** At least one condition is in use; a problem may have kept others out. */
        STARTED,
        /** Nothing of it is in use; the problem says why. */
        REFUSED
    }

    public PluginReport {
        conditionIds = List.copyOf(conditionIds);
    }
}
