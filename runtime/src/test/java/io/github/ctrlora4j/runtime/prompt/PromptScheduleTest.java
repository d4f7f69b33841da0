package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptScheduleTest {
    static Stream<Arguments> golden() throws IOException {
        return PromptGolden.cases("schedules");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheWebUi(String text, JsonNode golden) {
        List<PromptSchedule.Entry> expected = new ArrayList<>();
        golden.get("result")
                .forEach(entry -> expected.add(new PromptSchedule.Entry(
                        entry.get(0).asInt(), entry.get(1).asText())));
        assertEquals(expected, PromptSchedule.of(text, golden.get("steps").asInt()));
    }

    /** The reference's grammar has no place for these, so that it takes the whole text literally. */
    @ParameterizedTest
    @ValueSource(strings = {"a|b [c:d:3]", "[a|b:3]", "[c:d:3]\\", "[c:d:3]\\\n", "[a|b"})
    void aTextThatBreaksTheGrammarIsLiteralAsAWhole(String text) {
        assertEquals(List.of(new PromptSchedule.Entry(5, text)), PromptSchedule.of(text, 5));
    }

    @Test
    void anEscapedBarIsText() {
        assertEquals(
                List.of(new PromptSchedule.Entry(2, "a\\|b c"), new PromptSchedule.Entry(5, "a\\|b d")),
                PromptSchedule.of("a\\|b [c:d:2]", 5));
    }

    /** Java's own matching of a repeated choice takes stack for each character. */
    @ParameterizedTest
    @ValueSource(strings = {"word, ", "\\(", "BREAK "})
    void longTextNeedsNoStack(String part) {
        String text = part.repeat(20_000);
        assertEquals(List.of(new PromptSchedule.Entry(3, text)), PromptSchedule.of(text, 3));
    }

    /** Each of these would take hours if a group were parsed again for each of its readings. */
    @ParameterizedTest
    @ValueSource(strings = {"[", "(", "[:", "(a:", "[a|"})
    void deepNestingCostsNothing(String opening) {
        String text = opening.repeat(20_000);
        assertEquals(text, PromptSchedule.of(text, 3).get(0).prompt());
    }
}
