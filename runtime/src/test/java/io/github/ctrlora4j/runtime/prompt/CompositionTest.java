package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.stream.Stream;
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
}
