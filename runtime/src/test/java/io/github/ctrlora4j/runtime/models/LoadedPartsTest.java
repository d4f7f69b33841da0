package io.github.ctrlora4j.runtime.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.runtime.engine.DeviceResource;
import io.github.ctrlora4j.runtime.engine.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadedPartsTest {
    private final MemoryBudget budget = new MemoryBudget(100);
    private final LoadedParts parts = new LoadedParts(budget);
    private final List<String> closed = new ArrayList<>();

    /** A part of ten bytes. */
    private final class Part implements DeviceResource {
        private final String name;

        Part(String name) {
            this.name = name;
        }

        @Override
        public long bytes() {
            return 10;
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    private Part added(String name) {
        Part part = new Part(name);
        parts.add(name, part);
        return part;
    }

    @Test
    void aPartIsFoundByItsKeyAlone() {
        Part unet = added("unet");

        assertEquals(Optional.of(unet), parts.use("unet", Part.class));
        assertEquals(Optional.empty(), parts.use("vae", Part.class));
    }

    /** Two files whose VAEs are equal share one. */
    @Test
    void aPartOfTwoKeysCountsAndIsFreedOnce() {
        Part vae = added("vae");
        parts.add("the same in another file", vae);

        assertEquals(10, parts.bytes());
        assertEquals("vae", parts.firstKey(vae));
        assertEquals(List.of(vae), parts.all(Part.class));

        parts.evictOldest();

        assertEquals(List.of("vae"), closed);
        assertEquals(Optional.empty(), parts.use("the same in another file", Part.class));
        assertThrows(NoSuchElementException.class, () -> parts.firstKey(vae));
    }

    @Test
    void whatWasUsedLastComesFirstAndGoesLast() {
        Part first = added("first");
        Part second = added("second");
        parts.use("first", Part.class);

        assertEquals(List.of(first, second), parts.all(Part.class));
        parts.close();
        assertEquals(List.of("second", "first"), closed);
    }

    @Test
    void theBudgetFreesWhatTheRunDoesNotUse() {
        added("idle");
        added("used");
        budget.newRun(Long.MAX_VALUE);
        parts.use("used", Part.class);

        budget.freeIdle();

        assertEquals(List.of("idle"), closed);
    }

    @Test
    void onlyAPartThatWasNeverAddedIsClosed() {
        Part kept = added("kept");
        parts.closeUnlessKept(kept);
        assertEquals(List.of(), closed);

        parts.closeUnlessKept(new Part("failed"));
        assertEquals(List.of("failed"), closed);
    }

    @Test
    void nothingHasNoOldestUse() {
        assertEquals(Long.MAX_VALUE, parts.oldestUse());
        parts.evictOldest();
        assertEquals(0, parts.bytes());
    }
}
