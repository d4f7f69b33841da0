package io.github.ctrlora4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exceptions are those that DJL 0.35 threw when each cause was brought about. */
class StartFailureTest {
    private static final Path CACHE = Path.of("cache");

    @TempDir
    private Path temporary;

    private String reason(Throwable cause) {
        Throwable failure = new ai.djl.engine.EngineException("Failed to load PyTorch native library", cause);
        return StartFailure.reason(failure, CACHE, temporary);
    }

    @Test
    void fullDiskIsNamedWithTheCacheFolderAndItsVariable() {
        String reason = reason(new IllegalStateException(
                "Failed to extract PyTorch native library", new IOException("No space left on device")));

        assertTrue(reason.startsWith("no space is left for its native libraries in cache; "), reason);
        assertTrue(reason.contains("DJL_CACHE_DIR"), reason);
    }

    @Test
    void noexecFileSystemIsNamed() {
        String reason = reason(new UnsatisfiedLinkError(
                "cache/libc10.so: cache/libc10.so: failed to map segment from shared object: Operation not permitted"));

        assertTrue(reason.contains("from cache, which is on a file system mounted noexec"), reason);
        assertTrue(reason.contains("DJL_CACHE_DIR"), reason);
    }

    @Test
    void unwritableCacheIsNamed() {
        String reason = reason(new IllegalStateException("Failed to extract", new AccessDeniedException("cache/x")));

        assertTrue(reason.startsWith("its native libraries cannot be written to cache; "), reason);
    }

    @Test
    void missingTemporaryFolderIsNamed() {
        String reason = StartFailure.reason(new ExceptionInInitializerError(), CACHE, temporary.resolve("nowhere"));

        assertTrue(
                reason.startsWith("the temporary folder " + temporary.resolve("nowhere") + " does not exist; "),
                reason);
    }

    @Test
    void forbiddenDownloadSaysThatLibrariesAreMissing() {
        assertEquals(
                "its native libraries are not on the class path, and downloading them was not allowed",
                reason(new IOException("Offline mode is enabled.")));
    }

    @Test
    void anythingElseIsToldWithAllItsCauses() {
        assertEquals(
                "Failed to load PyTorch native library: UnsatisfiedLinkError: libfoo.so: wrong ELF class",
                reason(new UnsatisfiedLinkError().initCause(new IOException("libfoo.so: wrong ELF class"))));
    }
}
