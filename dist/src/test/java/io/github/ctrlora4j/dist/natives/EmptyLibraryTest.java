package io.github.ctrlora4j.dist.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class EmptyLibraryTest {
    /** Loaded libraries stay mapped until the process ends. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void theSystemLoadsIt() throws IOException {
        Path file = folder.resolve("libempty.so.0");
        Files.write(file, EmptyLibrary.named("libempty.so.0"));

        System.load(file.toString()); // throws UnsatisfiedLinkError if it is not a library
    }

    @Test
    void statesItsName() {
        String text = new String(EmptyLibrary.named("libcufile.so.0"), StandardCharsets.ISO_8859_1);

        assertEquals(1, text.split("\0libcufile\\.so\\.0\0", -1).length - 1);
    }
}
