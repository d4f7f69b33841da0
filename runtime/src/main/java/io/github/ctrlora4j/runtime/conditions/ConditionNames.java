package io.github.ctrlora4j.runtime.conditions;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.host.ConditionInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Ids and aliases of the installed conditions, and the condition that has each. The second to claim a name does not get
 * it, and the message names both. Filled by one thread and published afterwards; immutable from then on.
 */
final class ConditionNames implements ConditionLookup {
    private final Networks networks;
    private final Map<String, InstalledCondition> byId = new TreeMap<>();
    private final Map<String, InstalledCondition> byAlias = new HashMap<>();
    private final Map<String, List<ConditionLora>> added = new HashMap<>();

    ConditionNames(Networks networks) {
        this.networks = networks;
    }

    /** No names at all. */
    ConditionNames none() {
        return new ConditionNames(networks);
    }

    /** A condition and the descriptor that it returned when it was opened. */
    record Described(Condition condition, ConditionDescriptor descriptor) {}

    /**
     * Registers the conditions of a source.
     *
     * @param problems gets a line for every name that is taken
     * @return ids of the conditions that are installed from now on
     */
    List<String> register(String source, List<Described> conditions, List<String> problems) {
        List<String> ids = new ArrayList<>();
        for (Described described : conditions) {
            String id = described.descriptor().id();
            Optional<InstalledCondition> rival = find(id);
            if (id.equals(ConditionInput.NONE)) {
                problems.add(described.condition().getClass().getName() + " has the id none, which is built in");
            } else if (rival.isPresent()) {
                problems.add("condition " + id + " is already installed from "
                        + rival.get().source() + "; remove one of the two");
            } else {
                InstalledCondition installed = InstalledCondition.of(
                        described.condition(), described.descriptor(), source, networks, () -> added(id));
                byId.put(id, installed);
                ids.add(id);
                described
                        .descriptor()
                        .aliases()
                        .forEach((alias, values) -> registerAlias(alias, installed.with(values), problems));
            }
        }
        return ids;
    }

    private void registerAlias(String alias, InstalledCondition installed, List<String> problems) {
        Optional<InstalledCondition> rival = find(alias);
        if (rival.isEmpty()) {
            byAlias.put(alias, installed);
        } else {
            problems.add("alias " + alias + " of condition "
                    + installed.descriptor().id() + " already means "
                    + rival.get().descriptor().id() + " from " + rival.get().source());
        }
    }

    /** Adds LoRAs to an installed condition. */
    void extend(Contribution.Extension extension) {
        added.computeIfAbsent(extension.conditionId(), id -> new ArrayList<>()).addAll(extension.loras());
    }

    private List<ConditionLora> added(String id) {
        return List.copyOf(added.getOrDefault(id, List.of()));
    }

    @Override
    public Optional<InstalledCondition> find(String idOrAlias) {
        return Optional.ofNullable(byId.get(idOrAlias)).or(() -> Optional.ofNullable(byAlias.get(idOrAlias)));
    }

    /** Sorted by id. */
    Collection<InstalledCondition> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    Set<String> ids() {
        return Collections.unmodifiableSet(byId.keySet());
    }
}
