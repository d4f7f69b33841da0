package io.github.ctrlora4j.api.condition;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionLoraTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private static ConditionLora lora(int rank, long size, String sha256) {
        return ConditionLora.of(
                "a.safetensors", "base", rank, size, sha256, () -> new ByteArrayInputStream(new byte[] {1, 2}));
    }

    @Test
    void keepsWhatItIsGiven() {
        ConditionLora lora = lora(8, 2, DIGEST);

        assertEquals("a.safetensors", lora.name());
        assertEquals("base", lora.baseFingerprint());
        assertEquals(8, lora.rank());
        assertEquals(2, lora.size());
        assertEquals(DIGEST, lora.sha256());
        assertEquals("ConditionLora a.safetensors of rank 8 for base base", lora.toString());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "1, 0", "1, -1"})
    void rejectsARankOrSizeThatIsNotPositive(int rank, long size) {
        String message = assertThrows(IllegalArgumentException.class, () -> lora(rank, size, DIGEST))
                .getMessage();

        assertTrue(message.contains("got rank " + rank + ", size " + size), message);
    }

    /** Too short, too long, upper case, not hexadecimal. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdef",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
                "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
                "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void rejectsWhatIsNotALowerCaseDigest(String sha256) {
        assertThrows(IllegalArgumentException.class, () -> lora(1, 1, sha256));
    }

    @Test
    void opensItsBytesFromTheStartEachTime() throws IOException {
        ConditionLora lora = lora(1, 2, DIGEST);

        for (int i = 0; i < 2; i++) {
            try (InputStream stream = lora.open()) {
                assertArrayEquals(new byte[] {1, 2}, stream.readAllBytes());
            }
        }
    }

    /** A class file begins with these four bytes. */
    @Test
    void readsAResourceBesideItsClass() throws IOException {
        ConditionLora lora =
                ConditionLora.ofResource(ConditionLoraTest.class, "ConditionLoraTest.class", "base", 1, 1, DIGEST);

        try (InputStream stream = lora.open()) {
            assertArrayEquals(new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE}, stream.readNBytes(4));
        }
    }

    @Test
    void namesAResourceThatIsMissing() {
        ConditionLora lora = ConditionLora.ofResource(ConditionLoraTest.class, "none.ckpt", "base", 1, 1, DIGEST);

        assertEquals(
                "none.ckpt beside " + ConditionLoraTest.class.getName(),
                assertThrows(FileNotFoundException.class, lora::open).getMessage());
    }
}
