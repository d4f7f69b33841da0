package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.runtime.engine.MemoryBudget;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps control residuals between runs, least recently used out first, never above its bound. A run takes an entry out
 * while it uses it and offers it back, so nothing in use is ever freed or counted twice. Confined to one thread.
 */
public final class ResidualCache implements MemoryBudget.Tenant, AutoCloseable {
    /**
     * Everything that residuals depend on.
     *
     * @param network {@link AheadBranch#id()}: base and LoRA weights
     * @param latent digest of the condition latent, size and number format included
     * @param context digest of the text context
     * @param timestep the timestep itself
     */
    record Key(long network, String latent, String context, double timestep) {}

    /** Residuals of one key; the holder closes it or offers it back. */
    static final class Entry implements AutoCloseable {
        private final NDManager scope;
        private final NDList residuals;
        private long run;
        private long lastUse;

        private Entry(NDManager scope, NDList residuals) {
            this.scope = scope;
            this.residuals = residuals;
        }

        NDList residuals() {
            return residuals;
        }

        long bytes() {
            long bytes = 0;
            for (NDArray residual : residuals) {
                bytes += residual.size() * residual.getDataType().getNumOfBytes();
            }
            return bytes;
        }

        @Override
        public void close() {
            scope.close();
        }
    }

    private final NDManager manager;
    private final long capacity;
    private final MemoryBudget budget;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private long bytes;
    private long runs;

    /**
     * @param manager a scope on the residuals' device, used only by this cache; closed with it
     * @param capacity upper bound in bytes; 0 keeps nothing
     */
    public ResidualCache(NDManager manager, long capacity) {
        this(manager, capacity, new MemoryBudget(Long.MAX_VALUE));
    }

    /** @param budget bounds this cache together with others */
    public ResidualCache(NDManager manager, long capacity, MemoryBudget budget) {
        this.manager = manager;
        this.capacity = capacity;
        this.budget = budget;
        budget.add(this);
    }

    /** An entry that owns these residuals from now on; the caller closes it or offers it. */
    Entry newEntry(NDList residuals) {
        NDManager scope = manager.newSubManager();
        residuals.attach(scope);
        return new Entry(scope, residuals);
    }

    /** Number of a new run, for {@link #offer}. */
    long newRun() {
        return ++runs;
    }

    boolean contains(Key key) {
        return entries.containsKey(key);
    }

    /** Takes an entry out; the caller owns it from now on. */
    Optional<Entry> take(Key key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            bytes -= entry.bytes();
        }
        return Optional.ofNullable(entry);
    }

    /**
     * Gives an entry to the cache. Entries of earlier runs are evicted to make room for it, entries of its own run are
     * not: a run that is larger than the cache keeps its beginning, instead of evicting its own entries and keeping
     * nothing useful for the next seed.
     */
    void offer(Key key, Entry entry, long run) {
        long wanted = entry.bytes();
        take(key).ifPresent(Entry::close);
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (bytes + wanted > capacity && oldestFirst.hasNext()) {
            Entry candidate = oldestFirst.next();
            if (candidate.run != run) {
                bytes -= candidate.bytes();
                oldestFirst.remove();
                candidate.close();
            }
        }
        if (bytes + wanted > capacity || !budget.makeRoom(wanted)) {
            entry.close();
            return;
        }
        entry.run = run;
        entry.lastUse = budget.touch();
        entries.put(key, entry);
        bytes += wanted;
    }

    @Override
    public long oldestUse() {
        return entries.values().stream().findFirst().map(entry -> entry.lastUse).orElse(Long.MAX_VALUE);
    }

    @Override
    public void evictOldest() {
        entries.keySet().stream().findFirst().flatMap(this::take).ifPresent(Entry::close);
    }

    /** Bytes in the cache. */
    @Override
    public long bytes() {
        return bytes;
    }

    /** Number of (condition, text, timestep) residual sets in the cache. */
    public int size() {
        return entries.size();
    }

    /** Frees everything, for example when memory runs out. */
    public void clear() {
        entries.values().forEach(Entry::close);
        entries.clear();
        bytes = 0;
    }

    @Override
    public void close() {
        clear();
        manager.close();
    }
}
