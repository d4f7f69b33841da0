package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.checkpoint.TensorFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes, as the pickle of a zip checkpoint and as a legacy checkpoint, are either a state dict whose tensors can be
 * read, or are rejected. The storage has 64 bytes, so a tensor of more was made from nothing.
 */
class PickleFuzzTest {
    private static final int STORAGE = 64;

    @TempDir
    static Path folder;

    @FuzzTest(maxDuration = "30m")
    void readsOrRejects(byte[] bytes) {
        String pickle = new String(bytes, StandardCharsets.ISO_8859_1);
        open(new TorchZipFormat(), TestFiles.torchZip(pickle, new byte[STORAGE]));
        open(new TorchLegacyFormat(), bytes);
    }

    private static void open(TensorFormat format, byte[] bytes) {
        Path file = TestFiles.write(folder.resolve("fuzz.ckpt"), bytes);
        try (TensorFile opened = format.open(file)) {
            for (Tensor tensor : opened.tensors().values()) {
                if (tensor.bytes() <= 1 << 20) {
                    tensor.read();
                }
            }
        } catch (CtrloraException expected) {
            assertTrue(expected.getMessage().indexOf('\n') < 0);
        }
    }
}
