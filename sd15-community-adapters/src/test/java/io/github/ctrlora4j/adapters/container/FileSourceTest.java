package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a file that is changed while it is open. */
final class FileSourceTest {
    private static final String HEADER = "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    @TempDir
    Path folder;

    private Path path = Path.of("");

    @BeforeEach
    void writeFileOfLongAgo() throws IOException {
        path = write("model.safetensors", 1, 2);
        // File systems count time in steps; a change within one step would not be seen.
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000_000_000L));
    }

    private Path write(String name, float... values) {
        return TestFiles.write(
                folder.resolve(name),
                TestFiles.safetensors(HEADER, TestFiles.floats(values).array()));
    }

    private static Tensor x(TensorFile file) {
        return Optional.ofNullable(file.tensors().get("x")).orElseThrow();
    }

    @Test
    void buffersKeepTheirContentWhenTheFileIsOverwritten() {
        try (TensorFile file = new SafetensorsFormat().open(path)) {
            ByteBuffer before = x(file).read();
            write("model.safetensors", 3, 4);
            assertEquals(TestFiles.floats(1, 2), before);
        }
    }

    @Test
    void noticesThatTheFileIsOverwritten() {
        try (TensorFile file = new SafetensorsFormat().open(path)) {
            write("model.safetensors", 3, 4);
            MalformedFileException e = assertThrows(MalformedFileException.class, () -> x(file).read());
            assertEquals(Optional.of(path.toString()), e.subject());
            assertTrue(e.problem().contains("changed while it was being read"), e.problem());
        }
    }

    @Test
    void noticesThatTheFileIsCutShort() throws IOException {
        try (TensorFile file = new SafetensorsFormat().open(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(20);
            }
            MalformedFileException e = assertThrows(MalformedFileException.class, () -> x(file).read());
            assertTrue(e.problem().contains("it had " + (8 + HEADER.length() + 8) + " bytes when"), e.problem());
        }
    }

    @Test
    void readsTheOldFileWhenAnotherTakesItsName() throws IOException {
        try (TensorFile file = new SafetensorsFormat().open(path)) {
            Files.move(write("new.safetensors", 3, 4), path, StandardCopyOption.REPLACE_EXISTING);
            assertEquals(TestFiles.floats(1, 2), x(file).read());
        }
    }

    @Test
    void readsTheOldFileWhenItIsDeleted() throws IOException {
        try (TensorFile file = new SafetensorsFormat().open(path)) {
            Files.delete(path);
            assertEquals(TestFiles.floats(1, 2), x(file).read());
        }
    }

    @Test
    void fillsABufferOfTheCaller() {
        ByteBuffer target = ByteBuffer.allocate(12).position(2);
        try (TensorFile file = new SafetensorsFormat().open(path)) {
            x(file).read(target);
        }
        assertEquals(10, target.position());
        assertEquals(12, target.limit());
        assertEquals(TestFiles.floats(1, 2), target.flip().position(2));
    }

    @Test
    void interruptedThreadsReadNoFurther() {
        try (TensorFile file = new SafetensorsFormat().open(path)) {
            Thread.currentThread().interrupt();
            assertThrows(EngineException.class, () -> x(file).read());
            assertTrue(Thread.interrupted());
        }
    }
}
