package io.github.ctrlora4j.runtime.models;

import io.github.ctrlora4j.runtime.engine.DeviceResource;
import io.github.ctrlora4j.runtime.engine.MemoryBudget;
import io.github.ctrlora4j.runtime.weights.ArrayPool;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is loaded, by what it was loaded from; one part may have several keys. Confined to one thread; closing frees
 * all.
 */
final class LoadedParts implements MemoryBudget.Tenant, AutoCloseable {
    private static final class Held {
        private final Object firstKey;
        private final DeviceResource part;
        private long lastUse;

        Held(Object firstKey, DeviceResource part) {
            this.firstKey = firstKey;
            this.part = part;
        }
    }

    private final MemoryBudget budget;
    private final Map<Object, Held> held = new LinkedHashMap<>();
    private Optional<ArrayPool> pool = Optional.empty();

    LoadedParts(MemoryBudget budget) {
        this.budget = budget;
        budget.add(this);
    }

    /** The part of this key, which counts as used now. */
    <T extends DeviceResource> Optional<T> use(Object key, Class<T> type) {
        Optional<Held> found = Optional.ofNullable(held.get(key));
        found.ifPresent(entry -> entry.lastUse = budget.touch());
        return found.map(entry -> type.cast(entry.part));
    }

    /** Takes ownership of a part; counts as a use. */
    void add(Object key, DeviceResource part) {
        Held entry = find(part).orElseGet(() -> new Held(key, part));
        entry.lastUse = budget.touch();
        held.put(key, entry);
    }

    /** Lets components that are evicted meanwhile give their memory to a pool. */
    void recycleInto(ArrayPool wanted, Runnable eviction) {
        pool = Optional.of(wanted);
        try {
            eviction.run();
        } finally {
            pool = Optional.empty();
        }
    }

    /** Frees a part that was never added. */
    void closeUnlessKept(DeviceResource part) {
        if (find(part).isEmpty()) {
            part.close();
        }
    }

    /** The key under which a part was added first. */
    Object firstKey(DeviceResource part) {
        return find(part).orElseThrow().firstKey;
    }

    private Optional<Held> find(DeviceResource part) {
        return held.values().stream().filter(entry -> entry.part == part).findFirst();
    }

    /** All parts of a type, the one used last first. */
    <T extends DeviceResource> List<T> all(Class<T> type) {
        return distinct().stream()
                .filter(entry -> type.isInstance(entry.part))
                .sorted(Comparator.comparingLong((Held entry) -> entry.lastUse).reversed())
                .map(entry -> type.cast(entry.part))
                .toList();
    }

    private Set<Held> distinct() {
        return new LinkedHashSet<>(held.values());
    }

    @Override
    public long bytes() {
        return distinct().stream().mapToLong(entry -> entry.part.bytes()).sum();
    }

    @Override
    public long oldestUse() {
        return held.values().stream().mapToLong(entry -> entry.lastUse).min().orElse(Long.MAX_VALUE);
    }

    @Override
    public void evictOldest() {
        held.values().stream()
                .min(Comparator.comparingLong((Held entry) -> entry.lastUse))
                .ifPresent(this::free);
    }

    private void free(Held entry) {
        held.values().removeIf(entry::equals);
        if (entry.part instanceof ModelComponent component && pool.isPresent()) {
            component.recycle(pool.get());
        } else {
            entry.part.close();
        }
    }

    @Override
    public void close() {
        while (!held.isEmpty()) {
            evictOldest();
        }
    }
}
