package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.UnsupportedFileException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** First bytes as the formats' specifications have them. */
final class ForeignContainerTest {
    @TempDir
    Path folder;

    private static Optional<ForeignContainer> of(String bytes) {
        return ForeignContainer.of(ByteBuffer.wrap(TestFiles.bytes(bytes)));
    }

    @ParameterizedTest
    @CsvSource({
        "'version https://git-lfs.github.com/spec/v1', GIT_LFS",
        "'<!DOCTYPE html>', MARKUP",
        "'  <html lang=\"en\">', MARKUP",
        "'{\"error\":\"not found\"}', JSON",
        "'GGUF', GGUF",
        "'7z\u00BC\u00AF', SEVEN_ZIP",
        "'Rar!\u001A\u0007', RAR",
        "'\u001F\u008B\u0008', GZIP",
        "'\u00FD7zXZ\u0000', XZ",
        "'(\u00B5/\u00FD', ZSTANDARD",
        "'\u0089HDF', HDF5",
        "'\u0093NUMPY', NUMPY",
        "'\u0089PNG', PNG",
        "'\u00FF\u00D8\u00FF', JPEG",
        "'\u0080\u0002}q', BARE_PICKLE",
        "'', EMPTY"
    })
    void tellsFilesByTheirFirstBytes(String bytes, ForeignContainer container) {
        assertEquals(Optional.of(container), of(bytes));
    }

    @Test
    void tellsFilesByBytesThatCommasCannotStandFor() {
        assertEquals(Optional.of(ForeignContainer.ZEROS), of("\u0000".repeat(16)));
        assertEquals(Optional.of(ForeignContainer.TAR), of("a" + "\u0000".repeat(256) + "ustar"));
    }

    @Test
    void leavesFilesThatOtherFormatsRead() {
        String legacy = "\u0080\u0002\u008A\n\u006C\u00FC\u009C\u0046\u00F9\u0020\u006A\u00A8\u0050\u0019\u002E";
        assertEquals(Optional.empty(), of(legacy));
        assertEquals(Optional.empty(), of("PK\u0003\u0004"));
        // A header of 0x8B1F bytes, which begins like a gzip archive.
        assertEquals(Optional.empty(), of("\u001F\u008B\u0000\u0000\u0000\u0000\u0000\u0000{\"a\""));
    }

    @Test
    void saysWhatTheFileIs() {
        Path file = TestFiles.write(folder.resolve("model.ckpt"), TestFiles.bytes("GGUF\u0003\u0000\u0000\u0000"));
        UnsupportedFileException e =
                assertThrows(UnsupportedFileException.class, () -> new ForeignContainerFormat().open(file));
        assertEquals(Optional.of(file.toString()), e.subject());
        assertTrue(e.problem().startsWith("this is a GGUF file"), e.problem());
    }
}
