package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.control.ResidualCache.Key;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResidualCacheTest {
    /** An entry is one float32 array of 25 elements. */
    private static final long BYTES = 100;

    private final NDManager manager = GoldenModels.ENGINE.newManager();
    private final ResidualCache cache = new ResidualCache(manager.newSubManager(), 3 * BYTES);

    @AfterEach
    void free() {
        cache.close();
        manager.close();
    }

    @Test
    void keepsExactlyWhatFits() {
        offer(1, cache.newRun());
        offer(2, cache.newRun());
        offer(3, cache.newRun());

        assertEquals(3 * BYTES, cache.bytes());
        assertEquals(3, cache.size());
    }

    @Test
    void theOldestOfEarlierRunsMakesRoom() {
        for (int timestep = 1; timestep <= 4; timestep++) {
            offer(timestep, cache.newRun());
        }

        assertFalse(cache.contains(key(1)));
        assertTrue(cache.contains(key(2)) && cache.contains(key(4)));
        assertEquals(3 * BYTES, cache.bytes());
    }

    @Test
    void aRunThatIsTooLargeKeepsItsBeginning() {
        long run = cache.newRun();
        for (int timestep = 1; timestep <= 4; timestep++) {
            offer(timestep, run);
        }

        assertTrue(cache.contains(key(1)) && cache.contains(key(3)));
        assertFalse(cache.contains(key(4)));
        assertEquals(3 * BYTES, cache.bytes());
    }

    @Test
    void whatIsTakenIsNeitherCountedNorFreed() {
        offer(1, cache.newRun());

        try (ResidualCache.Entry entry = cache.take(key(1)).orElseThrow()) {
            assertEquals(0, cache.bytes());
            assertFalse(cache.contains(key(1)));
            cache.clear();
            assertEquals(1f, entry.residuals().get(0).getFloat(0));
        }
    }

    @Test
    void offeringOneKeyTwiceCountsOnce() {
        offer(1, cache.newRun());
        offer(1, cache.newRun());

        assertEquals(BYTES, cache.bytes());
        assertEquals(1, cache.size());
    }

    @Test
    void clearForgetsAndFreesAll() {
        offer(1, cache.newRun());
        cache.clear();

        assertEquals(0, cache.bytes());
        assertEquals(0, cache.size());
        assertTrue(cache.take(key(1)).isEmpty());
    }

    @Test
    void freesWhatMakesRoomWhatIsReplacedAndWhatDoesNotFit() {
        NDArray oldest = offer(1, cache.newRun());
        NDArray replaced = offer(2, cache.newRun());
        NDArray kept = offer(2, cache.newRun());
        long run = cache.newRun();
        offer(3, run);
        offer(4, run);
        offer(5, run);
        NDArray tooMuch = offer(6, run);

        assertTrue(oldest.isReleased() && replaced.isReleased() && kept.isReleased() && tooMuch.isReleased());
        assertEquals(3 * BYTES, cache.bytes());
    }

    @Test
    void clearAndCloseFreeWhatIsKept() {
        NDArray cleared = offer(1, cache.newRun());
        cache.clear();
        NDArray closed = offer(2, cache.newRun());
        cache.close();

        assertTrue(cleared.isReleased() && closed.isReleased());
    }

    private NDArray offer(int timestep, long run) {
        NDArray residual = manager.ones(new Shape(25));
        cache.offer(key(timestep), cache.newEntry(new NDList(residual)), run);
        return residual;
    }

    private static Key key(int timestep) {
        return new Key(1, "latent", "text", timestep);
    }
}
