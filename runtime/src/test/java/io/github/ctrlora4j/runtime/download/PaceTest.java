package io.github.ctrlora4j.runtime.download;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace(Duration.ofSeconds(30), Duration.ofSeconds(60), 1000);

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    /** One byte in five seconds is never silent; after 65 s it has sent 13 bytes, and 5000 were due. */
    @Test
    void aServerThatTricklesIsTooSlowAfterItsGrace() {
        assertFalse(pace.isSilent(seconds(5)));
        assertFalse(pace.isTooSlow(seconds(60), 12));
        assertTrue(pace.isTooSlow(seconds(65), 13));
    }

    @Test
    void aLargeFileHasTheTimeThatItsBytesNeed() {
        assertFalse(pace.isTooSlow(seconds(60 + 1000), 1_000_000));
        assertTrue(pace.isTooSlow(seconds(60 + 1001), 1_000_000));
    }

    @Test
    void silenceIsBounded() {
        assertFalse(pace.isSilent(seconds(30)));
        assertTrue(pace.isSilent(seconds(31)));
    }

    @Test
    void theStandardGivesUpWithinMinutes() {
        assertTrue(Pace.STANDARD.isSilent(seconds(60)));
        assertTrue(Pace.STANDARD.isTooSlow(seconds(120), 24));
    }
}
