package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStateTest {
    /** 17 samples of 4 KiB lie apart from each other in so many bytes. */
    private static final int SIZE = 1 << 18;

    @TempDir
    private Path folder;

    private Path written(String name, int changedAt) throws IOException {
        byte[] bytes = new byte[SIZE];
        if (changedAt >= 0) {
            bytes[changedAt] = 1;
        }
        return Files.write(folder.resolve(name), bytes);
    }

    private static String samples(Path file) {
        return FileState.of(file).samples();
    }

    @Test
    void theSameFileIsInTheSameState() throws IOException {
        Path file = written("a", -1);

        assertEquals(FileState.of(file), FileState.of(file));
    }

    /** The header of safetensors comes first, the index of a zip last; (2^18 - 2^12) / 16 * 8 is where the ninth sample is. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4095, ((1 << 18) - (1 << 12)) / 16 * 8, (1 << 18) - 1})
    void samplesTellWhatTheFileSystemDoesNot(int changedAt) throws IOException {
        Path file = written("a", -1);
        assertEquals(samples(file), samples(written("copy", -1)));

        assertNotEquals(samples(file), samples(written("other", changedAt)));
    }

    /** As {@code rsync -t} and package managers leave it: another file of the same size, time and samples. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aReplacedFileIsInAnotherState() throws IOException {
        Path file = written("a", -1);
        FileTime time = Files.getLastModifiedTime(file);
        FileState before = FileState.of(file);

        Path other = written("b", 5000);
        Files.setLastModifiedTime(other, time);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertEquals(before.samples(), FileState.of(file).samples());
        assertNotEquals(before, FileState.of(file));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkIsTheFileThatItLeadsTo() throws IOException {
        Path file = written("a", -1);

        assertEquals(FileState.of(file), FileState.of(Files.createSymbolicLink(folder.resolve("link"), file)));
    }

    @Test
    void aSmallFileHasSamplesToo() throws IOException {
        Path small = Files.write(folder.resolve("small"), new byte[] {1});
        Path other = Files.write(folder.resolve("other"), new byte[] {2});

        assertNotEquals(samples(small), samples(other));
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing");

        EngineException e = assertThrows(EngineException.class, () -> FileState.of(missing));

        assertEquals(Optional.of(missing.toString()), e.subject());
    }
}
