package io.github.ctrlora4j.api.host;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of loading one source of conditions: a jar, a pack, or the class path. Immutable.
 *
 * @param source file name of the jar or pack, {@code class path}, or the path of a plugin folder that cannot be read
 * @param pluginId from the jar's manifest, or the pack's name; empty if that could not be read
 * @param version from the jar's manifest or the pack's descriptor; empty if that could not be read
 * @param state whether the source contributes
 * @param conditionIds the conditions that it contributes
 * @param problem the fault, in one line that does not name the source
 */
public record SourceReport(
        String source,
        String pluginId,
        String version,
        State state,
        List<String> conditionIds,
        Optional<String> problem) {
    /** Whether a source contributes. */
    public enum State {
        /** At least one condition or LoRA is in use; a problem may have kept others out. */
        STARTED,
        /** Nothing from it is in use; the problem says why. */
        REFUSED
    }

    public SourceReport {
        conditionIds = List.copyOf(conditionIds);
    }
}
