package io.github.ctrlora4j.runtime.conditions;

import java.util.Optional;

/** The conditions that are installed, as a source of more conditions sees them. Thread-safe. */
@FunctionalInterface
public interface ConditionLookup {
    /** The condition of this id or alias. */
    Optional<InstalledCondition> find(String idOrAlias);
}
