package io.github.ctrlora4j.runtime.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.runtime.json.JsonFields.TextRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
    private static final TextRule WORD = new TextRule("[a-z]+", 5, "a word of at most 5 letters");

    /** Quotes are written as apostrophes. */
    private static JsonFields fields(String json) {
        return JsonFields.object(
                json.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                problem -> new MalformedFileException("file.json", problem));
    }

    private static void assertSays(String problem, Executable reading) {
        assertEquals(problem, assertThrows(CtrloraException.class, reading).problem());
    }

    @Test
    void readsTexts() {
        JsonFields fields = fields("{'a': 'abc', 'b': null}");
        assertEquals("abc", fields.text("a", WORD));
        assertEquals(Optional.of("abc"), fields.optionalText("a", WORD));
        assertEquals(Optional.empty(), fields.optionalText("c", WORD));
        assertTrue(fields.has("a"));
        assertTrue(!fields.has("b") && !fields.has("c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'abcdef'", "'A'", "1", "true", "null", "['a']", "{'a': 'a'}"})
    void rejectsOtherTexts(String value) {
        CtrloraException e = assertThrows(
                CtrloraException.class, () -> fields("{'a': " + value + "}").text("a", WORD));
        assertTrue(e.problem().startsWith("field 'a' needs a word of at most 5 letters, got "), e.problem());
    }

    /** A pair of surrogates is one character. */
    @Test
    void lengthsCountCharacters() {
        TextRule five = new TextRule(".*", 5, "a text");
        String faces = "\uD83D\uDE00".repeat(5);
        assertEquals(faces, fields("{'a': '" + faces + "'}").text("a", five));
        assertThrows(
                CtrloraException.class, () -> fields("{'a': '" + faces + "x'}").text("a", five));
    }

    @Test
    void aMissingFieldIsNamed() {
        assertSays("field 'a' is missing", () -> fields("{}").text("a", WORD));
    }

    @Test
    void placesWithinListsAreNamed() {
        JsonFields inner =
                fields("{'list': [{}, {'a': 7}]}").objects("list", 1, 2).get(1);
        assertSays("field 'list[1].a' needs a word of at most 5 letters, got 7", () -> inner.text("a", WORD));
        assertSays("field 'words[1]' needs a word of at most 5 letters, got 7", () -> fields("{'words': ['a', 7]}")
                .texts("words", WORD, 2));
        assertSays("field 'list[0]' needs an object, got 7", () -> fields("{'list': [7]}")
                .objects("list", 1, 2));
    }

    @Test
    void listsHaveBounds() {
        assertSays("field 'list' needs a list of 1 to 2, got a list of 3", () -> fields("{'list': [{}, {}, {}]}")
                .objects("list", 1, 2));
        assertSays("field 'list' needs a list of 1 to 2, got a list of 0", () -> fields("{'list': []}")
                .objects("list", 1, 2));
        assertSays(
                "field 'list' needs a list of 0 to 1, got 'a'"
                        .replace('\'', '"')
                        .replace("\"list\"", "'list'"),
                () -> fields("{'list': 'a'}").texts("list", WORD, 1));
        assertEquals(List.of(), fields("{}").texts("list", WORD, 1));
    }

    /** JSON Schema counts 8.0 as an integer. */
    @ParameterizedTest
    @CsvSource({"8, 8", "8.0, 8", "8e0, 8", "1, 1", "10, 10"})
    void readsWholeNumbers(String value, long expected) {
        assertEquals(expected, fields("{'a': " + value + "}").integer("a", 1, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "8.5", "'8'", "1e30", "-1e30", "null", "true"})
    void rejectsOtherNumbers(String value) {
        CtrloraException e = assertThrows(
                CtrloraException.class, () -> fields("{'a': " + value + "}").integer("a", 1, 10));
        assertTrue(e.problem().startsWith("field 'a' needs a whole number within 1..10, got "), e.problem());
    }

    @Test
    void choosesAmongWords() {
        assertEquals(Optional.of("b"), fields("{'a': 'b'}").choice("a", List.of("b", "c")));
        assertEquals(Optional.empty(), fields("{}").choice("a", List.of("b", "c")));
        assertSays("field 'a' needs one of b, c, got \"d\"", () -> fields("{'a': 'd'}")
                .choice("a", List.of("b", "c")));
    }

    @Test
    void valuesBecomeText() {
        assertEquals(
                Map.of("low", "0.5", "high", "200", "smooth", "true", "mode", "x y"),
                fields("{'p': {'low': 0.5, 'high': 200, 'smooth': true, 'mode': 'x y'}}")
                        .values("p"));
        assertEquals(Map.of(), fields("{}").values("p"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'a': null}", "{'a': []}", "{'a': {}}", "{'a': 1e10}", "{'A': 1}", "{'': 1}", "[]", "1"})
    void rejectsOtherValues(String values) {
        CtrloraException e = assertThrows(
                CtrloraException.class, () -> fields("{'p': " + values + "}").values("p"));
        assertTrue(e.problem().startsWith("field 'p"), e.problem());
    }

    @Test
    void aMisspelledFieldIsUnknown() {
        JsonFields fields = fields("{'titel': 'x'}");
        assertSays(
                "field 'titel' is unknown here; known fields are title, version",
                () -> fields.rejectOthersThan(Set.of("version", "title")));
        fields.rejectOthersThan(Set.of("titel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{'a': 1, 'a': 2}", "{} {}", "{'a': 1,}", "{a: 1}", "{'a': NaN}", "// \n{}"})
    void rejectsWhatIsNotValidJson(String json) {
        CtrloraException e = assertThrows(CtrloraException.class, () -> fields(json));
        assertTrue(e.problem().startsWith("is not valid JSON: ") || e.problem().endsWith("got nothing"), e.problem());
    }

    @Test
    void rejectsBytesThatAreNotUtf8() {
        byte[] latin = "{\"a\": \"\u00E9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertSays("is not UTF-8", () -> JsonFields.object(latin, problem -> new MalformedFileException("f", problem)));
    }

    @Test
    void anArrayIsNoObject() {
        assertSays("expected a JSON object, got a list of 0", () -> fields("[]"));
        byte[] object = "{}".getBytes(StandardCharsets.UTF_8);
        assertSays(
                "expected a JSON array, got an object",
                () -> JsonFields.array(object, problem -> new MalformedFileException("f", problem)));
    }

    @Test
    void messagesStayShort() {
        String problem = assertThrows(CtrloraException.class, () -> fields("{'a': '" + "x".repeat(4000) + "'}")
                        .text("a", WORD))
                .problem();
        assertTrue(problem.length() < 200 && problem.endsWith("..."), problem);
    }
}
