package io.github.ctrlora4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(100);

    /** Keeps things of 10 bytes. */
    private final class Shelf implements MemoryBudget.Tenant {
        private final Deque<Long> uses = new ArrayDeque<>();

        Shelf() {
            budget.add(this);
        }

        void put(int things) {
            for (int i = 0; i < things; i++) {
                uses.add(budget.touch());
            }
        }

        @Override
        public long bytes() {
            return 10L * uses.size();
        }

        @Override
        public long oldestUse() {
            return uses.isEmpty() ? Long.MAX_VALUE : uses.peek();
        }

        @Override
        public void evictOldest() {
            uses.remove();
        }
    }

    private List<Long> kept(Shelf... shelves) {
        List<Long> kept = new ArrayList<>();
        for (Shelf shelf : shelves) {
            kept.add(shelf.bytes());
        }
        return kept;
    }

    @Test
    void theLeastRecentlyUsedOfAllTenantsGoesFirst() {
        Shelf a = new Shelf();
        Shelf b = new Shelf();
        budget.newRun(Long.MAX_VALUE);
        a.put(3);
        b.put(3);
        a.put(4);
        budget.newRun(Long.MAX_VALUE);

        assertTrue(budget.makeRoom(40)); // 100 in all: four of the first six go
        assertEquals(List.of(40L, 20L), kept(a, b));
        assertEquals(60, budget.bytes());
    }

    @Test
    void nothingGoesWhileThereIsRoom() {
        Shelf a = new Shelf();
        a.put(5);
        budget.newRun(Long.MAX_VALUE);

        assertTrue(budget.makeRoom(50));
        assertEquals(50, budget.bytes());
    }

    @Test
    void whatTheRunUsesStaysBeyondTheBound() {
        Shelf a = new Shelf();
        a.put(2);
        budget.newRun(Long.MAX_VALUE);
        a.put(8);

        assertFalse(budget.makeRoom(30));
        assertEquals(80, a.bytes());
    }

    /** 50 of 100 are kept; a run that leaves 30 to what is kept takes 20 of them, and gives the bound back. */
    @Test
    void aRunThatNeedsMemoryItselfLeavesLessToWhatIsKept() {
        Shelf a = new Shelf();
        a.put(5);
        budget.newRun(30);

        assertTrue(budget.makeRoom(0));
        assertEquals(30, a.bytes());

        budget.newRun(Long.MAX_VALUE);
        assertTrue(budget.makeRoom(70));
        assertEquals(30, a.bytes());
    }

    @Test
    void aRunThatNeedsMoreThanThereIsLeavesNothing() {
        Shelf a = new Shelf();
        a.put(5);
        budget.newRun(-10);

        assertTrue(budget.makeRoom(0));
        assertEquals(0, a.bytes());
    }

    @Test
    void freeingSparesOnlyTheCurrentRun() {
        Shelf a = new Shelf();
        a.put(2);
        budget.newRun(Long.MAX_VALUE);
        a.put(1);

        budget.freeIdle();

        assertEquals(10, a.bytes());
    }

    @Test
    void theDefaultIsHalfOfAMachineAndMostOfAGpu() {
        assertEquals(8_000_000_000L, MemoryBudget.defaultLimit(16_000_000_000L, false));
        assertEquals(18_000_000_000L, MemoryBudget.defaultLimit(24_000_000_000L, true));
        assertEquals(8L << 30, MemoryBudget.defaultLimit(Long.MAX_VALUE, true));
    }
}
