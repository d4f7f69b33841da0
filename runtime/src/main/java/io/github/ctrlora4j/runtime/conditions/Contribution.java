package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionLora;
import java.util.List;
import java.util.Optional;

/** What one source of conditions brings, from when it is opened until it is closed. */
public interface Contribution extends AutoCloseable {
    /** The conditions, not yet asked for their descriptors. */
    List<Condition> conditions();

    /** LoRAs for an installed condition. */
    default Optional<Extension> extension() {
        return Optional.empty();
    }

    /** What kept other conditions of the source out; lines that do not name the source. */
    default List<String> problems() {
        return List.of();
    }

    /** Keeps the conditions usable until the lease is closed, also if the contribution is closed before. */
    default Lease lease() {
        return () -> {};
    }

    @Override
    default void close() {}

    /** The LoRAs that a source adds to a condition of another. Immutable. */
    record Extension(String conditionId, List<ConditionLora> loras) {
        public Extension {
            loras = List.copyOf(loras);
        }
    }

    /** One user of a contribution. Close it once. */
    interface Lease extends AutoCloseable {
        @Override
        void close();
    }
}
