package io.github.ctrlora4j.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerTest {
    private static final FileTime NOW = FileTime.from(Instant.now());
    private static final FileTime AN_HOUR_AGO = FileTime.from(Instant.now().minus(Duration.ofHours(1)));

    @Test
    void aNameTellsWhoMadeTheFile() {
        Owner owner = new Owner(4711, "00c0ffee");
        assertEquals("p4711m00c0ffee", owner.toString());
        assertEquals(owner, Owner.of(".canny.jar." + owner + "-1f.tmp"));
        assertTrue(Owner.current().toString().matches(Owner.PATTERN));
    }

    /** The file's own name may look like a mark, too. */
    @Test
    void theLastMarkCounts() {
        assertEquals(new Owner(2, "22222222"), Owner.of(".p1m11111111.jar.p2m22222222-x.tmp"));
    }

    /** 19 digits may be more than a long holds. */
    @ParameterizedTest
    @ValueSource(strings = {"", "notes.tmp", "p12m1234567", "p9999999999999999999m12345678"})
    void withoutAMarkItIsNobodysOfAnotherMachine(String name) {
        assertFalse(Owner.of(name).isGone(NOW));
        assertTrue(Owner.of(name).isGone(AN_HOUR_AGO));
    }

    @Test
    void aRunningProcessKeepsItsFiles() {
        assertFalse(Owner.current().isGone(NOW));
    }

    /** A file from before this process began was made by an earlier process with the same number. */
    @Test
    void aProcessNumberInUseAgainKeepsNoOlderFiles() {
        assertTrue(Owner.current().isGone(FileTime.from(Instant.EPOCH)));
    }
}
