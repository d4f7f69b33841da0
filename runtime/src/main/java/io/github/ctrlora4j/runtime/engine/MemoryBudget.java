package io.github.ctrlora4j.runtime.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One bound for everything that is kept in memory for later runs: whatever was used least recently makes room for what
 * is needed now. What the current run has used is never freed, even if it exceeds the bound alone. Confined to one
 * thread.
 */
public final class MemoryBudget {
    /** Keeps things between runs, and frees them one by one. */
    public interface Tenant {
        /** Bytes of all that is kept. */
        long bytes();

        /** {@link MemoryBudget#touch} of what was used least recently; {@link Long#MAX_VALUE} if nothing is kept. */
        long oldestUse();

        /** Frees what was used least recently. */
        void evictOldest();
    }

    /** Where a device does not tell its memory. */
    private static final long FALLBACK = 8L << 30;

    private final long limit;
    private final List<Tenant> tenants = new ArrayList<>();
    private long clock;
    private long runStart;
    private long runLimit;

    /** @param limit in bytes, 0 or more */
    public MemoryBudget(long limit) {
        this.limit = limit;
        this.runLimit = limit;
    }

    /**
     * Half of a machine's memory, which it shares with pictures in the making and other programs, and three quarters of
     * a GPU's.
     *
     * @param deviceBytes all memory of the device; {@link Long#MAX_VALUE} or 0 where that is unknown
     */
    public static long defaultLimit(long deviceBytes, boolean isGpu) {
        if (deviceBytes == 0 || deviceBytes == Long.MAX_VALUE) {
            return FALLBACK;
        }
        return isGpu ? deviceBytes / 4 * 3 : deviceBytes / 2;
    }

    public void add(Tenant tenant) {
        tenants.add(tenant);
    }

    public long limit() {
        return limit;
    }

    /** Bytes that all tenants keep. */
    public long bytes() {
        return tenants.stream().mapToLong(Tenant::bytes).sum();
    }

    /**
     * From now on, what was used before may be freed.
     *
     * @param room the most that may be kept during the run, because the run itself needs memory, too
     */
    public void newRun(long room) {
        runStart = ++clock;
        runLimit = Math.max(0, Math.min(limit, room));
    }

    /** The time of a use; later ones are greater. */
    public long touch() {
        return ++clock;
    }

    /**
     * Frees what was used least recently before the current run, until so many more bytes are within the bound of the run.
     *
     * @return false if they are not, because all that is left belongs to the current run
     */
    public boolean makeRoom(long wanted) {
        while (bytes() > runLimit - wanted) {
            Optional<Tenant> idle = tenants.stream()
                    .filter(tenant -> tenant.oldestUse() < runStart)
                    .min(Comparator.comparingLong(Tenant::oldestUse));
            if (idle.isEmpty()) {
                return false;
            }
            idle.get().evictOldest();
        }
        return true;
    }

    /** Frees everything that the current run has not used. */
    public void freeIdle() {
        for (Tenant tenant : tenants) {
            while (tenant.oldestUse() < runStart) {
                tenant.evictOldest();
            }
        }
    }
}
