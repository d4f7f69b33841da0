package io.github.ctrlora4j.dist.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    private static Fields fields(String json) {
        try {
            return Fields.ofBody(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    private static Fields value(String json) {
        return fields("{\"a\":" + json + "}");
    }

    /** Place and type of a refusal: {@code [body, a] type_error.float}. */
    private static String refused(Executable reading) {
        ApiException refusal = assertThrows(ApiException.class, reading);
        assertEquals(422, refusal.status());
        Map<?, ?> entry = (Map<?, ?>) ((List<?>) refusal.body().get("detail")).get(0);
        return entry.get("loc") + " " + entry.get("type");
    }

    private static String sentence(Executable reading) {
        return String.valueOf(assertThrows(ApiException.class, reading).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "7.0, 7", "'\" 7 \"', 7", "'\"7e2\"', 700", "true, 1", "false, 0", "null, -5", "-0.0, 0"})
    void readsWholeNumbersLeniently(String json, long expected) {
        assertEquals(expected, value(json).whole("a", -5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.5", "\"x\"", "\"\"", "[]", "{}", "9223372036854775808", "\"NaN\"", "1e4000000"})
    void refusesWhatIsNotWhole(String json) {
        assertEquals("[body, a] type_error.integer", refused(() -> value(json).whole("a", 0)));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "'\"0.5\"', 0.5", "1, 1", "true, 1", "null, -5"})
    void readsNumbersLeniently(String json, double expected) {
        assertEquals(expected, value(json).number("a", -5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "[]", "\"NaN\"", "\"Infinity\"", "\"1e309\"", "\"1e-9999\""})
    void refusesWhatIsNoNumber(String json) {
        assertEquals("[body, a] type_error.float", refused(() -> value(json).number("a", 0)));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "1, true", "'\"On\"', true", "0, false", "'\" no \"', false", "null, true"})
    void readsFlagsLeniently(String json, boolean expected) {
        assertEquals(expected, value(json).flag("a", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "\"maybe\"", "[]", "{}"})
    void refusesWhatIsNoFlag(String json) {
        assertEquals("[body, a] type_error.bool", refused(() -> value(json).flag("a", true)));
    }

    @Test
    void numbersOutOfRangeNameTheirField() {
        Fields unit = fields("{\"units\":[{},{\"weight\":3}]}").objects("units").get(1);

        assertEquals(
                "units[1].weight: needs a number within 0.0..2.0, got 3.0",
                sentence(() -> unit.number("weight", 1, 0, 2)));
        assertEquals(
                "units[1].weight: needs a whole number within 0..2, got 3",
                sentence(() -> unit.whole("weight", 1, 0, 2)));
        assertEquals(2, unit.number("none", 2, 0, 2));
    }

    @Test
    void nullIsAbsent() {
        Fields fields = value("null");

        assertFalse(fields.has("a"));
        assertEquals(Optional.empty(), fields.text("a"));
        assertEquals(Optional.empty(), fields.number("a"));
        assertEquals(List.of(), fields.texts("a"));
        assertEquals(List.of(), fields.object("a").names());
        assertEquals(List.of("a"), fields.names());
    }

    @Test
    void textsMayBeOneTextOrNumbersAsText() {
        assertEquals(List.of("x"), value("\"x\"").texts("a"));
        assertEquals(List.of("x", "y"), value("[\"x\",\"y\"]").texts("a"));
        assertEquals(Optional.of("1.5"), value("1.5").text("a"));
    }

    @Test
    void placesReachIntoListsAndObjects() {
        assertEquals(
                "[body, a, 1] type_error.str", refused(() -> value("[\"x\",1]").texts("a")));
        assertEquals("[body, a, 1] type_error.float", refused(() -> value("[1,\"x\"]")
                .numbers("a")));
        assertEquals(
                "[body, a, 1] type_error.dict", refused(() -> value("[{},1]").objects("a")));
        assertEquals(
                "[body, a, b] type_error.dict",
                refused(() -> value("{\"b\":1}").object("a").object("b")));
        assertEquals("[body, a] type_error.list", refused(() -> value("1").objects("a")));
        assertEquals("[body, a] type_error.str", refused(() -> value("{}").text("a")));
        assertEquals("[body] type_error.dict", refused(() -> fields("[]")));
    }

    @Test
    void listsAreBounded() {
        String longest = IntStream.range(0, 1024).mapToObj(i -> "1").collect(Collectors.joining(","));

        assertEquals(1024, value("[" + longest + "]").numbers("a").size());
        assertTrue(sentence(() -> value("[" + longest + ",1]").numbers("a")).startsWith("a: has 1025 entries"));
    }
}
