package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PromptTokensTest {
    private static final ClipTokenizer TOKENIZER = ClipTokenizer.load();

    private static TextEmbedding embedding(String name, int count) {
        return new TextEmbedding(name, 2, new float[2 * count]);
    }

    private static PromptTokens tokens(String text, TextEmbedding... embeddings) {
        return PromptTokens.of(TOKENIZER, text, List.of(embeddings));
    }

    /** Three vectors and one, in two prompts of the golden set. */
    @Test
    void placesAreThoseOfTheGoldenSet() {
        int[] counts = {3, 1};
        JsonNode contexts = GoldenLoraFiles.json().get("contexts");
        assertEquals(2, contexts.size());
        for (int i = 0; i < contexts.size(); i++) {
            JsonNode golden = contexts.get(i);
            PromptTokens tokens = tokens(
                    golden.get("prompt").asText().replace("TRIGGER", "my-thing"), embedding("my-thing", counts[i]));
            assertArrayEquals(GoldenTensors.ints(golden.get("token_ids")), tokens.ids());
            assertEquals(1, tokens.places().size());
            assertEquals(
                    golden.get("first_vector_at").asInt(),
                    tokens.places().get(0).position());
        }
    }

    @Test
    void aTextWithoutEmbeddingsIsAsTheTokenizerPadsIt() {
        for (String text : List.of("", "a cat", "cat ".repeat(80), "it's 2023!!! <|endoftext|> 🙂")) {
            PromptTokens tokens = tokens(text, embedding("dog", 2));
            assertArrayEquals(TOKENIZER.encodePadded(text), tokens.ids());
            assertEquals(TOKENIZER.dropped(text), tokens.dropped());
        }
    }

    @Test
    void everyMentionGetsItsOwnPlace() {
        PromptTokens tokens = tokens("x, a x and a y", embedding("x", 2), embedding("y", 1));
        // start, 2 vectors, comma, a, 2 vectors, and, a, 1 vector
        assertEquals(
                List.of(1, 5, 9),
                tokens.places().stream().map(PromptChunk.Place::position).toList());
        assertEquals("y", tokens.places().get(2).embedding().name());
    }

    /** 73 tokens leave room for two vectors. */
    @Test
    void anEmbeddingThatDoesNotFitIsLeftOutWithAllThatFollows() {
        String held = "cat ".repeat(73);
        PromptTokens fits = tokens(held + "toon", embedding("toon", 2));
        assertEquals(74, fits.places().get(0).position());
        assertEquals(Optional.empty(), fits.dropped());
        PromptTokens large = tokens(held + "Toon dog", embedding("toon", 3));
        assertEquals(List.of(), large.places());
        assertEquals(Optional.of("Toon dog"), large.dropped());
        assertArrayEquals(TOKENIZER.encodePadded(held), large.ids());
    }

    @Test
    void vectorsAreWholeRows() {
        assertThrows(IllegalArgumentException.class, () -> new TextEmbedding("a", 2, new float[3]));
        assertThrows(IllegalArgumentException.class, () -> new TextEmbedding("a", 2, new float[0]));
        assertEquals(2, new TextEmbedding("a", 3, new float[6]).count());
    }
}
