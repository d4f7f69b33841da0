package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionLora;
import java.util.List;
import java.util.Optional;

/** The conditions and LoRAs that one source provides while it is open. */
public interface Contribution extends AutoCloseable {
    /** The conditions, not yet asked for their descriptors. */
    List<Condition> conditions();

    /** LoRAs for an installed condition. */
    default Optional<Extension> extension() {
        return Optional.empty();
    }

    /** Why other conditions of the source could not be loaded, one line each, without the source's name. */
    default List<String> problems() {
        return List.of();
    }

    /** Keeps the conditions usable until the lease is closed, even if the contribution is closed earlier. */
    default Lease lease() {
        return () -> {};
    }

    @Override
    default void close() {}

    /** The LoRAs that a source adds to another source's condition. Immutable. */
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
