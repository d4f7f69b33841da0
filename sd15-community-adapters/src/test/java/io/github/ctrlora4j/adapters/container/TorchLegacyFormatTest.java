package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five pickles: magic number, version 1001, {"little_endian": true}, the state dict, ["0"]; then the storage. */
final class TorchLegacyFormatTest {
    private static final String MAGIC =
            "\u0080\u0002\u008A\n\u006C\u00FC\u009C\u0046\u00F9\u0020\u006A\u00A8\u0050\u0019\u002E";
    private static final String VERSION = "\u0080\u0002M\u00E9\u0003.";
    private static final String LITTLE_ENDIAN = "\u0080\u0002}X\r\u0000\u0000\u0000little_endian\u0088s.";
    private static final String KEYS = "\u0080\u0002]X\u0001\u0000\u0000\u00000a.";

    @TempDir
    Path folder;

    private Path file(String pickles, long elements, float... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(TestFiles.bytes(pickles));
        bytes.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(elements)
                .array());
        bytes.writeBytes(TestFiles.floats(values).array());
        return TestFiles.write(folder.resolve("model.pt"), bytes.toByteArray());
    }

    private String rejection(Path file) {
        CtrloraException e = assertThrows(CtrloraException.class, () -> new TorchLegacyFormat().open(file));
        assertEquals(Optional.of(file.toString()), e.subject());
        return e.problem();
    }

    @Test
    void readsStoragesBehindThePickles() {
        Path file = file(MAGIC + VERSION + LITTLE_ENDIAN + TestFiles.ONE_TENSOR + KEYS, 4, 1, 2, 3, 4);
        try (TensorFile opened = new TorchLegacyFormat().open(file)) {
            assertEquals(
                    TestFiles.floats(1, 2, 3, 4),
                    Optional.ofNullable(opened.tensors().get("w")).orElseThrow().read());
        }
    }

    @Test
    void rejectsOtherVersions() {
        String rejection = rejection(file(MAGIC + "\u0080\u0002M\u00EA\u0003." + LITTLE_ENDIAN, 0));
        assertTrue(rejection.contains("not of version 1001"), rejection);
    }

    @Test
    void rejectsFilesOfBigEndianMachines() {
        String big = LITTLE_ENDIAN.replace('\u0088', '\u0089');
        String rejection = rejection(file(MAGIC + VERSION + big + TestFiles.ONE_TENSOR + KEYS, 4, 1, 2, 3, 4));
        assertTrue(rejection.contains("little-endian machine"), rejection);
    }

    @Test
    void rejectsStorageOfAnotherLength() {
        String rejection =
                rejection(file(MAGIC + VERSION + LITTLE_ENDIAN + TestFiles.ONE_TENSOR + KEYS, 5, 1, 2, 3, 4, 5));
        assertTrue(rejection.contains("has 5 elements of 4 bytes, expected 4"), rejection);
    }

    @Test
    void rejectsBytesAfterTheLastStorage() {
        String rejection =
                rejection(file(MAGIC + VERSION + LITTLE_ENDIAN + TestFiles.ONE_TENSOR + KEYS, 4, 1, 2, 3, 4, 5));
        assertTrue(rejection.contains("the last storage ends at offset"), rejection);
    }

    @Test
    void rejectsTensorOfAStorageThatIsNotListed() {
        String noKeys = "\u0080\u0002].";
        Path file = TestFiles.write(
                folder.resolve("model.pt"),
                TestFiles.bytes(MAGIC + VERSION + LITTLE_ENDIAN + TestFiles.ONE_TENSOR + noKeys));
        assertTrue(rejection(file).contains("which the file does not list"));
    }
}
