package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.MalformedFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {
    @TempDir
    Path folder;

    /** Reads JSON that lies at offset 2 of a file, with two more bytes behind it. */
    private <T> T read(String json, Function<JsonReader, T> reading) {
        byte[] bytes = ("<<" + json + ">>").getBytes(StandardCharsets.UTF_8);
        try (FileSource source = FileSource.open(TestFiles.write(folder.resolve("json"), bytes))) {
            return reading.apply(new JsonReader(source, 2, bytes.length - 2));
        }
    }

    private static boolean isOneValue(JsonReader json) {
        json.skip();
        return json.isAtEnd();
    }

    private String rejection(String json) {
        return assertThrows(
                        MalformedFileException.class,
                        () -> read(json + " ", reader -> {
                            if (!isOneValue(reader)) {
                                throw new MalformedFileException("the header is damaged: it goes on");
                            }
                            return true;
                        }))
                .problem();
    }

    @Test
    void readsMembersAndElementsInOrder() {
        List<String> found = new ArrayList<>();
        read(" { \"a\" : [ 1 , 22 ] , \"b\" : null } ", json -> {
            json.object(9, name -> {
                found.add(name);
                if (!json.isNull()) {
                    json.array(() -> found.add(json.natural().orElseThrow().toString()));
                }
            });
            return json.isAtEnd();
        });
        assertEquals(List.of("a", "1", "22", "b"), found);
    }

    @Test
    void decodesEscapes() {
        String escaped = "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83D\\uDE42\"";
        assertEquals(Optional.of("\"\\/\b\f\n\r\tä\uD83D\uDE42"), read(escaped, json -> json.string(100)));
    }

    @Test
    void keepsNothingOfTextThatIsTooLong() {
        assertEquals(Optional.of("abc"), read("\"abc\"", json -> json.string(3)));
        assertEquals(Optional.empty(), read("\"abcd\"", json -> json.string(3)));
    }

    @Test
    void naturalNumbersEndBelow2ToThe63() {
        assertEquals(Optional.of(0L), read("0", JsonReader::natural));
        assertEquals(Optional.of(Long.MAX_VALUE), read("9223372036854775807", JsonReader::natural));
        assertEquals(Optional.empty(), read("9223372036854775808", JsonReader::natural));
        assertEquals(Optional.empty(), read("1.0", JsonReader::natural));
        assertEquals(Optional.empty(), read("1e2", JsonReader::natural));
        assertEquals(Optional.empty(), read("-1", JsonReader::natural));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[{\"a\":[true,false,null,-0.5E+10,0,\"\"]}]",
                "12345678901234567890123456789012345678901234567890"
            })
    void skipsWhatIsValid(String json) {
        boolean atEnd = read(json, JsonReaderTest::isOneValue);
        assertTrue(atEnd);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\"}",
                "[1 2]",
                "tru",
                "nul",
                "01x",
                "-",
                "1.",
                "1e",
                ".5",
                "+1",
                "NaN",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\uD83D\"",
                "\"\\uDE42\"",
                "\"\\uD83D\\u0041\"",
                "\"\u0001\"",
                "/**/1",
                "\uFEFF1"
            })
    void rejectsInvalidJson(String json) {
        assertTrue(rejection(json).startsWith("the header is damaged: "));
    }

    @Test
    void stopsWhereItsPartOfTheFileEnds() {
        // Offset 2, then three characters and a space.
        assertTrue(rejection("[1,").contains("at offset 6: expected a digit, found the end"), rejection("[1,"));
    }

    @Test
    void limitsNesting() {
        assertTrue(rejection("[".repeat(129)).contains("nested deeper than 128"));
    }
}
