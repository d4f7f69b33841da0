package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
        PromptChunks chunks = PromptChunks.of(TOKENIZER, text, List.of());
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

    private static PromptChunks embedded(String text, int count) {
        TextEmbedding embedding = new TextEmbedding("toon", 1, new float[count]);
        return PromptChunks.of(TOKENIZER, text, List.of(embedding));
    }

    /** 73 tokens leave room for two vectors; three go to the next chunk as a whole, as in the web UI. */
    @Test
    void anEmbeddingIsNeverSplit() {
        String held = "cat ".repeat(73);
        PromptChunks fits = embedded(held + "toon", 2);
        assertEquals(1, fits.chunks().size());
        assertEquals(74, fits.chunks().get(0).places().get(0).position());
        PromptChunks moved = embedded(held + "toon", 3);
        assertEquals(2, moved.chunks().size());
        assertEquals(List.of(), moved.chunks().get(0).places());
        assertEquals(1, moved.chunks().get(1).places().get(0).position());
        assertEquals(78, moved.tokenCount());
    }

    /** The comma is token 70; the two vectors behind it move with the words when the chunk is full. */
    @Test
    void anEmbeddingBehindACommaMovesWithIt() {
        PromptChunks chunks = embedded("cat ".repeat(69) + ", toon dog dog dog dog", 2);
        assertEquals(List.of(), chunks.chunks().get(0).places());
        PromptChunk second = chunks.chunks().get(1);
        assertEquals(1, second.places().get(0).position());
        // start, two vectors, four dogs
        assertEquals(
                List.of(49406, 0, 0, 1929, 1929, 1929, 1929), second.tokens().subList(0, 7));
    }

    @Test
    void aWeightThatNoNumberHoldsIsRefused() {
        String huge = "(cat:1" + "0".repeat(43) + ")";
        String problem = assertThrows(InvalidRequestException.class, () -> PromptChunks.of(TOKENIZER, huge, List.of()))
                .getMessage();
        assertEquals("prompt: the weight of 'cat' is 1.0E43; weights lie between -10000 and 10000", problem);
        // Exponents are text, as in the web UI; the bracket closes its group.
        assertEquals(List.of(new WeightedText("cat:1e43", 1.1)), Emphasis.parse("(cat:1e43)"));
    }

    @Test
    void anEmbeddingHasTheWeightOfItsPart() {
        PromptChunk chunk = embedded("a (toon:1.5) b", 2).chunks().get(0);
        assertEquals(List.of(1.0, 1.0, 1.5, 1.5, 1.0), chunk.multipliers().subList(0, 5));
        assertEquals(2, chunk.places().get(0).position());
    }
}
