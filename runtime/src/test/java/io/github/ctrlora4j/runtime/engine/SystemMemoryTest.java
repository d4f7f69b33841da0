package io.github.ctrlora4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemMemoryTest {
    @TempDir
    private Path folder;

    @Test
    void countsWhatIsFreeWhatCanBeSwappedAndWhatTheProcessHolds() throws IOException {
        Path machine = Files.writeString(
                folder.resolve("meminfo"), "MemTotal:  16000 kB\nMemAvailable:    4000 kB\nSwapFree: 1000 kB\n");
        Path process = Files.writeString(folder.resolve("status"), "Name:\tjava\nRssAnon:\t     300 kB\n");

        assertEquals(5300L << 10, SystemMemory.availableBytes(machine, process));
    }

    @Test
    void whatTheSystemDoesNotTellIsNoBound() {
        Path absent = folder.resolve("absent");

        assertEquals(Long.MAX_VALUE, SystemMemory.availableBytes(absent, absent));
    }

    @Test
    void thisMachineHasMemory() {
        assertTrue(SystemMemory.availableBytes() > 0);
    }
}
