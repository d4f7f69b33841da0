package io.github.ctrlora4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of libtorch's own words. */
class TorchEngineTest {
    private static final String IN_A_PROGRAM =
            """
            The following operation failed in the TorchScript interpreter.
            Traceback of TorchScript, serialized code (most recent call last):
              File "code/__torch__/layers.py", line 15, in conv
              return torch.conv2d(x, w[name + ".weight"])
                     ~~~~~~~~~~~~ <--- HERE
            RuntimeError: %s
            """;

    private static String failure(String message) {
        return TorchEngine.failure("unet", new EngineException(message)).getMessage();
    }

    /** Each start writes the journal of {@link NativeUnpacking}; this one is the first and only one of its time. */
    @Test
    void aStartedEngineIsNotStartedAgain() throws IOException {
        Engine engine = TorchEngine.load();
        Path journal = Utils.getEngineCacheDir("pytorch").resolve(".ctrlora4j-unpacking");
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(journal, longAgo);

        assertSame(engine, TorchEngine.load());
        assertEquals(longAgo, Files.getLastModifiedTime(journal));
    }

    @Test
    void aFailureInsideAProgramIsTold() {
        String message =
                failure(IN_A_PROGRAM.formatted("Input type (float) and bias type (c10::Half) should be the same"));
        assertEquals(
                "unet: failed: RuntimeError: Input type (float) and bias type (c10::Half) should be the same", message);
    }

    @Test
    void anotherFailureIsItsFirstLine() {
        assertEquals("unet: failed: no such operator", failure("no such operator\nmore"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 79.18 GiB",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
            })
    void aFullGpuIsOutOfMemory(String words) {
        String message = failure(IN_A_PROGRAM.formatted(words));
        assertTrue(message.startsWith("unet: ran out of memory; use a smaller size or batch"), message);
    }
}
