package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes are either a safetensors file whose tensors can all be read, or are rejected as such. */
class SafetensorsFuzzTest {
    @TempDir
    static Path folder;

    @FuzzTest(maxDuration = "30m")
    void readsOrRejects(byte[] bytes) {
        Path file = TestFiles.write(folder.resolve("fuzz.safetensors"), bytes);
        try (TensorFile opened = new SafetensorsFormat().open(file)) {
            for (Tensor tensor : opened.tensors().values()) {
                assertTrue(tensor.read().remaining() <= bytes.length, tensor.name());
            }
        } catch (CtrloraException expected) {
            assertTrue(expected.getMessage().indexOf('\n') < 0);
        }
    }
}
