package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.condition.Condition;
import java.util.Map;
import java.util.Optional;

/** What packs see of the conditions that are installed at the moment. Thread-safe. */
@FunctionalInterface
public interface InstalledConditions {
    /** The condition of this id or alias. */
    Optional<Found> find(String idOrAlias);

    /**
     * An installed condition.
     *
     * @param presets values that the alias stands for
     * @param source file name of its jar or pack, or {@code class path}
     * @param isPack whether it is a {@link PackCondition}
     */
    record Found(Condition condition, Map<String, String> presets, String source, boolean isPack) {
        public Found {
            presets = Map.copyOf(presets);
        }

        String id() {
            return condition.descriptor().id();
        }
    }
}
