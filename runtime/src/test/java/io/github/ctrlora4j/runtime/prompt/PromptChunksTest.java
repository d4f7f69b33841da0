package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PromptChunksTest {
    private static final ClipTokenizer TOKENIZER = ClipTokenizer.load();

    static Stream<Arguments> golden() throws IOException {
        return PromptGolden.cases("chunking");
    }

    static Stream<Arguments> goldenWithoutCommaRule() throws IOException {
        return PromptGolden.cases("chunking_without_comma_rule");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheWebUi(String text, JsonNode golden) {
        PromptChunks chunks = PromptChunks.of(TOKENIZER, text);
        assertEquals(chunks(golden), chunks.chunks());
        assertEquals(golden.get("token_count").asInt(), chunks.tokenCount());
    }

    @ParameterizedTest
    @MethodSource("goldenWithoutCommaRule")
    void agreesWithTheWebUiWithoutItsCommaRule(String text, JsonNode golden) {
        List<List<Integer>> expected = new ArrayList<>();
        golden.get("chunks").forEach(tokens -> expected.add(integers(tokens)));
        assertEquals(
                expected,
                PromptChunks.of(TOKENIZER, Emphasis.parse(text), 0).chunks().stream()
                        .map(PromptChunk::tokens)
                        .toList());
    }

    private static List<PromptChunk> chunks(JsonNode golden) {
        List<PromptChunk> chunks = new ArrayList<>();
        for (JsonNode chunk : golden.get("chunks")) {
            List<Double> multipliers = new ArrayList<>();
            chunk.get("multipliers").forEach(multiplier -> multipliers.add(multiplier.asDouble()));
            chunks.add(new PromptChunk(integers(chunk.get("tokens")), multipliers));
        }
        return chunks;
    }

    private static List<Integer> integers(JsonNode array) {
        List<Integer> integers = new ArrayList<>();
        array.forEach(element -> integers.add(element.asInt()));
        return integers;
    }
}
