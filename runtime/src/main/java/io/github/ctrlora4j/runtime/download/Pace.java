package io.github.ctrlora4j.runtime.download;

import java.time.Duration;

/**
 * How slow a server may be. A limit on silence alone would let a server that sends a byte now and then hold us forever.
 * Immutable.
 *
 * @param silence between two portions
 * @param grace for the whole transfer, before its speed counts
 * @param bytesPerSecond on average after that
 */
record Pace(Duration silence, Duration grace, long bytesPerSecond) {
    /** A jar of 150 MB takes at most 2.5 hours, an index of 500 bytes a minute. */
    static final Pace STANDARD = new Pace(Duration.ofSeconds(30), Duration.ofMinutes(1), 16 << 10);

    boolean isSilent(long nanos) {
        return nanos > silence.toNanos();
    }

    /** @param bytes received within {@code nanos} */
    boolean isTooSlow(long nanos, long bytes) {
        return nanos - grace.toNanos() > 1e9 * bytes / bytesPerSecond;
    }
}
