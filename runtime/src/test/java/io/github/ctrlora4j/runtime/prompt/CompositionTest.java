package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CompositionTest {
    static Stream<Arguments> golden() throws IOException {
        return PromptGolden.cases("composition");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheWebUi(String text, JsonNode expected) {
        assertEquals(PromptGolden.weighted(expected.get("result")), Composition.split(text));
    }

    @Test
    void weightsMayHaveTheDigitsOfAnyScript() {
        assertEquals(
                List.of(new WeightedText("a cat", 5), new WeightedText(" a dog", 0.5)),
                Composition.split("a cat:５ AND a dog:٠.٥"));
    }
}
