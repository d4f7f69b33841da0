package io.github.ctrlora4j.runtime.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumTest {
    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

    /** FIPS 180-4's example. */
    private static final String SHA_256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path folder;

    @Test
    void isThatOfTheStandardsExample() throws IOException {
        assertEquals(SHA_256_OF_ABC, Checksum.SHA_256.of(ABC));
        assertEquals(SHA_256_OF_ABC, Checksum.SHA_256.of(Files.write(folder.resolve("abc"), ABC)));
        assertEquals(
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2",
                Checksum.SHA_512.of(ABC).substring(0, 48));
    }

    @Test
    void copiesWhatItDigests() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(SHA_256_OF_ABC, Checksum.SHA_256.copy(new ByteArrayInputStream(ABC), out, 3));
        assertArrayEquals(ABC, out.toByteArray());
    }

    @Test
    void writesNothingOfWhatIsTooLong() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThrows(IOException.class, () -> Checksum.SHA_256.copy(new ByteArrayInputStream(ABC), out, 2));
        assertEquals(0, out.size());
    }
}
