package io.github.ctrlora4j.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    private static final WholeFile.Content WHOLE = out -> out.write(new byte[] {1, 2, 3});

    @TempDir
    Path folder;

    private List<String> filesLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void leavesTheFileAndNothingElse() throws IOException {
        WholeFile.create(folder.resolve("0000.png"), WHOLE);
        assertEquals(List.of("0000.png"), filesLeft());
        assertEquals(3, Files.size(folder.resolve("0000.png")));
    }

    @Test
    void fullDiskHalfWayLeavesNothing() throws IOException {
        Path target = folder.resolve("0000.png");
        EngineException failure = assertThrows(
                EngineException.class,
                () -> WholeFile.create(target, out -> {
                    out.write(new byte[1000]);
                    throw new IOException("No space left on device");
                }));
        assertEquals(target + ": cannot be written: No space left on device", failure.getMessage());
        assertEquals(List.of(), filesLeft());
    }

    @Test
    void whatFailsItsCheckNeverAppears() throws IOException {
        Path target = folder.resolve("pack.zip");
        assertThrows(
                InvalidRequestException.class,
                () -> WholeFile.create(target, WHOLE, file -> {
                    assertFalse(Files.exists(target), "the check comes first");
                    throw new InvalidRequestException("no");
                }));
        assertEquals(List.of(), filesLeft());
    }

    @Test
    void neverOverwrites() throws IOException {
        Path target = Files.writeString(folder.resolve("0000.png"), "precious");
        assertThrows(InvalidRequestException.class, () -> WholeFile.create(target, WHOLE));
        assertEquals("precious", Files.readString(target));
        assertEquals(List.of("0000.png"), filesLeft());
    }

    @Test
    void neverOverwritesWhatAppearsMeanwhile() throws IOException {
        Path target = folder.resolve("0000.png");
        assertThrows(
                InvalidRequestException.class,
                () -> WholeFile.create(target, out -> Files.writeString(target, "precious")));
        assertEquals("precious", Files.readString(target));
        assertEquals(List.of("0000.png"), filesLeft());
    }

    @Test
    void neverOverwritesWithoutHardLinksEither() throws IOException {
        Path temporary = Files.writeString(folder.resolve("temporary"), "new");
        Path target = Files.writeString(folder.resolve("0000.png"), "precious");
        assertThrows(FileAlreadyExistsException.class, () -> WholeFile.publishWithoutLinks(temporary, target));
        assertEquals("precious", Files.readString(target));
    }

    @Test
    void appearsWithoutHardLinks() throws IOException {
        Path temporary = Files.writeString(folder.resolve("temporary"), "new");
        WholeFile.publishWithoutLinks(temporary, folder.resolve("0000.png"));
        assertEquals(List.of("0000.png"), filesLeft());
        assertEquals("new", Files.readString(folder.resolve("0000.png")));
    }

    @Test
    void failedPublicationTakesItsReservationBack() throws IOException {
        Path missing = folder.resolve("missing");
        assertThrows(
                NoSuchFileException.class, () -> WholeFile.publishWithoutLinks(missing, folder.resolve("0000.png")));
        assertEquals(List.of(), filesLeft());
    }

    /** A file stands where the folder should be: nobody can write there, not even root. */
    @Test
    void namesThePathThatCannotBeWritten() throws IOException {
        Path target = Files.createFile(folder.resolve("out")).resolve("0000.png");
        EngineException failure = assertThrows(EngineException.class, () -> WholeFile.create(target, WHOLE));
        assertTrue(failure.getMessage().startsWith(target + ": cannot be written: "), failure.getMessage());
        assertEquals(List.of("out"), filesLeft());
    }

    @Test
    void missingFolderIsNamed() {
        Path target = folder.resolve("nowhere").resolve("0000.png");
        EngineException failure = assertThrows(EngineException.class, () -> WholeFile.create(target, WHOLE));
        assertEquals(target + ": cannot be written: NoSuchFileException", failure.getMessage());
    }
}
