package io.github.ctrlora4j.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIdentityTest {
    @TempDir
    private Path folder;

    private Path file;
    private FileTime time = FileTime.fromMillis(0);

    @BeforeEach
    void aFile() throws IOException {
        file = Files.writeString(folder.resolve("a"), "one");
        time = Files.getLastModifiedTime(file);
    }

    @Test
    void isEqualWhileNothingChanges() throws IOException {
        assertEquals(FileIdentity.of(file), FileIdentity.of(file));
    }

    /** As {@code rsync -t} and package managers do it. */
    @Test
    void anotherFileOfThatSizeAndTimeIsAnother() throws IOException {
        FileIdentity before = FileIdentity.of(file);
        Path next = Files.writeString(folder.resolve("b"), "two");
        Files.setLastModifiedTime(next, time);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(before, FileIdentity.of(file));
    }
}
