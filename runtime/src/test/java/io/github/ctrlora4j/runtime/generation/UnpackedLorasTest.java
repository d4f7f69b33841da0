package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.runtime.files.Checksum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnpackedLorasTest {
    private static final byte[] GOOD = "a LoRA's bytes".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "a LoRA's byteZ".getBytes(StandardCharsets.US_ASCII);

    private int opened;

    private ConditionLora lora(byte[]... contents) {
        return ConditionLora.of("canny.safetensors", "f".repeat(64), 8, GOOD.length, Checksum.SHA_256.of(GOOD), () -> {
            opened++;
            return new ByteArrayInputStream(contents[Math.min(opened, contents.length) - 1]);
        });
    }

    @Test
    void copiesOnceAndDeletesOnClose() throws IOException {
        Path file;
        try (UnpackedLoras unpacked = new UnpackedLoras()) {
            file = unpacked.file("canny", lora(GOOD));
            assertArrayEquals(GOOD, Files.readAllBytes(file));
            assertEquals("canny.lora", String.valueOf(file.getFileName()));
            assertEquals(file, unpacked.file("canny", lora(GOOD)));
            assertEquals(1, opened);
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void refusesOtherBytesOfTheSameSizeAndTakesTheRightOnesLater() throws IOException {
        try (UnpackedLoras unpacked = new UnpackedLoras()) {
            ConditionLora lora = lora(OTHER, GOOD);
            String message = assertThrows(PluginException.class, () -> unpacked.file("canny", lora))
                    .getMessage();
            assertTrue(message.startsWith("condition canny: its LoRA canny.safetensors declares 14 bytes"), message);
            assertArrayEquals(GOOD, Files.readAllBytes(unpacked.file("canny", lora)));
        }
    }

    @Test
    void refusesMoreBytesThanDeclared() {
        byte[] longer = "a LoRA's bytes and more".getBytes(StandardCharsets.US_ASCII);
        try (UnpackedLoras unpacked = new UnpackedLoras()) {
            ConditionLora lora = lora(longer);
            assertThrows(PluginException.class, () -> unpacked.file("canny", lora));
        }
    }

    /** The bytes are right, and what the condition says of them is not. */
    @Test
    void refusesADeclaredSizeThatIsWrong() {
        try (UnpackedLoras unpacked = new UnpackedLoras()) {
            ConditionLora lora = ConditionLora.of(
                    "canny.safetensors",
                    "f".repeat(64),
                    8,
                    GOOD.length + 1,
                    Checksum.SHA_256.of(GOOD),
                    () -> new ByteArrayInputStream(GOOD));
            assertThrows(PluginException.class, () -> unpacked.file("canny", lora));
        }
    }

    /** A stream that never ends is read up to the first buffer beyond the declared size. */
    @Test
    void stopsAtTheDeclaredSize() {
        Endless endless = new Endless();
        try (UnpackedLoras unpacked = new UnpackedLoras()) {
            ConditionLora lora = ConditionLora.of(
                    "canny.safetensors", "f".repeat(64), 8, GOOD.length, Checksum.SHA_256.of(GOOD), () -> endless);
            assertThrows(PluginException.class, () -> unpacked.file("canny", lora));
        }
        assertTrue(endless.read <= 2 << 16, "bytes read: " + endless.read);
    }

    private static final class Endless extends InputStream {
        private int read;

        @Override
        public int read() throws IOException {
            if (++read > 1 << 20) {
                throw new IOException("read far beyond the declared size");
            }
            return 'a';
        }
    }

    /** Neither a copy that was rejected nor one that was replaced. */
    @Test
    void leavesNoFolderBehind() throws IOException {
        List<Path> before = folders();
        try (UnpackedLoras unpacked = new UnpackedLoras()) {
            ConditionLora lora = lora(OTHER, GOOD);
            assertThrows(PluginException.class, () -> unpacked.file("canny", lora));
            assertEquals(before, folders());
            Files.write(unpacked.file("canny", lora), OTHER);
            unpacked.file("canny", lora);
            assertEquals(before.size() + 1, folders().size());
        }
        assertEquals(before, folders());
    }

    /** This process's own. */
    private static List<Path> folders() throws IOException {
        String own = "ctrlora4j-lora-p" + ProcessHandle.current().pid() + "m";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(own))
                    .sorted()
                    .toList();
        }
    }

    /** A full disk looks like this. */
    @Test
    void aCopyThatBrokeOffIsMadeAgain() throws IOException {
        try (UnpackedLoras unpacked = new UnpackedLoras()) {
            ConditionLora torn = ConditionLora.of(
                    "canny.safetensors", "f".repeat(64), 8, GOOD.length, Checksum.SHA_256.of(GOOD), Torn::new);
            assertThrows(EngineException.class, () -> unpacked.file("canny", torn));
            assertArrayEquals(GOOD, Files.readAllBytes(unpacked.file("canny", lora(GOOD))));
        }
    }

    /** Cleaners of temporary folders do this. */
    @Test
    void aCopyThatWasRemovedOrChangedIsMadeAgain() throws IOException {
        try (UnpackedLoras unpacked = new UnpackedLoras()) {
            Files.delete(unpacked.file("canny", lora(GOOD)));
            Path again = unpacked.file("canny", lora(GOOD));
            assertArrayEquals(GOOD, Files.readAllBytes(again));

            Files.write(again, OTHER);
            assertArrayEquals(GOOD, Files.readAllBytes(unpacked.file("canny", lora(GOOD))));
        }
    }

    private static final class Torn extends InputStream {
        private int left = 5;

        @Override
        public int read() throws IOException {
            if (left-- > 0) {
                return 'a';
            }
            throw new IOException("No space left on device");
        }
    }
}
