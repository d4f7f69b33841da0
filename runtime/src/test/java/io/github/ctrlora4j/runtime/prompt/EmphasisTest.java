package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmphasisTest {
    static Stream<Arguments> golden() throws IOException {
        return PromptGolden.cases("attention");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheWebUi(String text, JsonNode expected) {
        assumeFalse(expected.has("error"), "the web UI fails on this number");
        List<WeightedText> weighted = PromptGolden.weighted(expected.get("result"));
        List<WeightedText> parsed = Emphasis.parse(text);
        assertEquals(
                weighted.stream().map(WeightedText::text).toList(),
                parsed.stream().map(WeightedText::text).toList());
        for (int i = 0; i < parsed.size(); i++) {
            double weight = weighted.get(i).weight();
            assertEquals(weight, parsed.get(i).weight(), 1e-12 * Math.abs(weight));
        }
    }

    /** On these the web UI fails; here the text is literal and the bracket ends its group. */
    @Test
    void whatLooksLikeANumberButIsNoneIsText() {
        assertEquals(List.of(new WeightedText("a:1.2.3", 1.1)), Emphasis.parse("(a:1.2.3)"));
        assertEquals(List.of(new WeightedText("a:.", 1.1)), Emphasis.parse("(a:.)"));
    }

    /** Tried at each blank up to the end of the run, they would take 10^11 steps. */
    @Test
    @Timeout(60)
    void takesAnyNumberOfBlanks() {
        String blanks = " ".repeat(500_000);
        assertEquals(List.of(new WeightedText("a" + blanks + "b", 1)), Emphasis.parse("a" + blanks + "b"));
        assertEquals(
                List.of(new WeightedText("a", 1), new WeightedText("BREAK", -1), new WeightedText("b", 1)),
                Emphasis.parse("a" + blanks + "BREAK\u3000\n" + blanks + "b"));
    }

    /** As Python reads numbers: full-width, Arabic, and mathematical digits beyond the first 65,536 characters. */
    @ParameterizedTest
    @ValueSource(strings = {"(cat:１.３)", "(cat:١.٣)", "(cat:\uD835\uDFCF.\uD835\uDFD1)"})
    void weightsMayHaveTheDigitsOfAnyScript(String text) {
        assertEquals(List.of(new WeightedText("cat", 1.3)), Emphasis.parse(text));
    }

    /** 1.1 to the 10,000th is beyond double precision: the weight is infinite, but the text is there. */
    @Test
    void takesAnyNumberOfBrackets() {
        List<WeightedText> parsed = Emphasis.parse("(".repeat(10_000) + "a");
        assertEquals(List.of(new WeightedText("a", Double.POSITIVE_INFINITY)), parsed);
    }
}
