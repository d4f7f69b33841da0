package io.github.ctrlora4j.adapters.sd15;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
    @Test
    void readsEveryKindOfValue() {
        assertEquals(
                Optional.of(Map.of(
                        "a", 1.5, "b", List.of(-2.0, "x\n\"é"), "c", Map.of("d", true), "e", false, "g", List.of())),
                JsonText.object(
                        " {\"a\": 1.5, \"b\" :[-2,\"x\\n\\\"\\u00e9\"], \"c\":{\"d\":true},\n\"e\":false, \"f\":null, \"g\":[]} "));
        assertEquals(Optional.of(Map.of()), JsonText.object("{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{}x",
                "{\"a\":}",
                "{\"a\" 1}",
                "{\"a\":1,}",
                "{\"a\":tru}",
                "{\"a\":\"",
                "{\"a\":--1}",
                "{\"a\":\"\\u12g4\"}",
                "{a:1}"
            })
    void rejectsWhatIsNotAnObject(String text) {
        assertEquals(Optional.empty(), JsonText.object(text));
    }

    @Test
    void rejectsDeepNesting() {
        assertEquals(Optional.empty(), JsonText.object("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));
    }
}
