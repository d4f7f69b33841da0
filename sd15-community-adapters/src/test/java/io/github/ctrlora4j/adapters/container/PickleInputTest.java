package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.adapters.container.PickleValue.Opaque;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PickleInputTest {
    @TempDir
    Path folder;

    /** Reads pickle code, whose characters are its bytes, behind one byte that belongs to something else. */
    private void read(String code, Consumer<PickleInput> reading) {
        Path file = TestFiles.write(folder.resolve("pickle"), TestFiles.bytes("?" + code));
        try (FileSource source = FileSource.open(file)) {
            reading.accept(new PickleInput(source, source.cursor(1, 1 + code.length()), "data.pkl"));
        }
    }

    /** Python's pickletools: LONG1 is little-endian two's complement, and no byte at all means 0. */
    @ParameterizedTest
    @CsvSource({"'', 0", "FF, -1", "7F, 127", "FF00, 255", "0080, -32768", "FFFFFFFFFFFFFF7F, 9223372036854775807"})
    void readsNumbersOfAnyWidth(String hex, long expected) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < hex.length(); i += 2) {
            code.append((char) Integer.parseInt(hex.substring(i, i + 2), 16));
        }
        read(code.toString(), input -> assertEquals(expected, input.number(hex.length() / 2)));
    }

    @Test
    void numbersBeyondSixtyFourBitsAreOpaqueAndPassed() {
        read("123456789A", input -> {
            assertEquals(Opaque.INSTANCE, input.number(9));
            assertEquals('A', input.unsignedByte());
        });
    }

    @Test
    void aLineEndsBeforeItsLineFeed() {
        read("torch\nx", input -> {
            assertEquals("torch", input.line());
            assertEquals('x', input.unsignedByte());
        });
    }

    /** 255 characters and the line feed are 256 bytes. */
    @Test
    void limitsTheLengthOfALine() {
        read("a".repeat(255) + "\n", input -> assertEquals(255, input.line().length()));
        read("a".repeat(256) + "\n", input -> assertThrows(MalformedFileException.class, input::line));
    }

    /** The third byte of the pickle has offset 2, wherever the pickle lies in the file. */
    @Test
    void namesTheOffsetOfTheOpcode() {
        read("NNX", input -> {
            input.opcode();
            input.opcode();
            input.opcode();
            MalformedFileException e = assertThrows(MalformedFileException.class, input::int32);
            assertEquals(
                    "the pickle is damaged at byte 2 of data.pkl: it ends in the middle, without its STOP opcode",
                    e.problem());
        });
    }

    @Test
    void rejectsTextThatIsNotUtf8() {
        // 0xC3 begins a character of two bytes, and 0x28 cannot continue it.
        read("\u00C3\u0028", input -> {
            MalformedFileException e =
                    assertThrows(MalformedFileException.class, () -> input.string(2, StandardCharsets.UTF_8));
            assertTrue(e.problem().endsWith("a string is not valid UTF-8"), e.problem());
        });
    }

    @Test
    void allTextTogetherIsLimited() {
        String megabyte = "a".repeat(1 << 20);
        read(megabyte.repeat(17), input -> {
            for (int i = 0; i < 16; i++) {
                input.string(1 << 20, StandardCharsets.UTF_8);
            }
            UnsupportedFileException e =
                    assertThrows(UnsupportedFileException.class, () -> input.string(1, StandardCharsets.UTF_8));
            assertTrue(e.problem().endsWith("it has more than 16777216 bytes of text"), e.problem());
        });
    }

    /** 2^16 units are free, and each byte that was read gives 8 more. */
    @Test
    void eachByteFillsTheAccount() {
        read("NN", input -> {
            input.spend(1 << 16);
            assertThrows(UnsupportedFileException.class, () -> input.spend(1));
        });
        read("NN", input -> {
            input.opcode();
            input.spend((1 << 16) + 8);
            assertThrows(UnsupportedFileException.class, () -> input.spend(1));
        });
    }
}
