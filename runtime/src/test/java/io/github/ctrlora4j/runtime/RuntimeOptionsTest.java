package io.github.ctrlora4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeOptionsTest {
    @Test
    void foldersKeepTheirOrder() {
        RuntimeOptions options = RuntimeOptions.builder()
                .modelFolder(Path.of("b"))
                .modelFolder(Path.of("a"))
                .pluginFolder(Path.of("y"))
                .pluginFolder(Path.of("x"))
                .build();

        assertEquals(List.of(Path.of("b"), Path.of("a")), options.modelFolders());
        assertEquals(List.of(Path.of("y"), Path.of("x")), options.pluginFolders());
    }

    @Test
    void nothingIsDownloadedUnlessItIsAllowed() {
        assertFalse(RuntimeOptions.builder().build().downloadsAllowed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "cpu", "cuda", "cuda:0", "cuda:12"})
    void knowsDevices(String device) {
        assertEquals(device, RuntimeOptions.builder().device(device).build().device());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tpu", "cuda:", "cuda:x", "CPU"})
    void rejectsOtherDevicesByTheirField(String device) {
        RuntimeOptions.Builder builder = RuntimeOptions.builder();

        assertEquals(
                Optional.of("device"),
                assertThrows(InvalidRequestException.class, () -> builder.device(device))
                        .subject());
    }

    @Test
    void theMemoryBudgetIsTheDevicesUnlessItIsGiven() {
        RuntimeOptions.Builder builder = RuntimeOptions.builder();

        assertEquals(OptionalLong.empty(), builder.build().memoryBytes());
        assertThrows(InvalidRequestException.class, () -> builder.memoryBytes(-1));
        assertEquals(OptionalLong.of(0), builder.memoryBytes(0).build().memoryBytes());
    }

    @Test
    void theCacheCannotBeNegative() {
        RuntimeOptions.Builder builder = RuntimeOptions.builder();

        assertThrows(InvalidRequestException.class, () -> builder.residualCacheBytes(-1));
        assertEquals(0, builder.residualCacheBytes(0).build().residualCacheBytes());
    }
}
