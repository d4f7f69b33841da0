package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClipTokenizerTest {
    private static final ClipTokenizer TOKENIZER = ClipTokenizer.load();

    private static JsonNode golden() throws IOException {
        try (InputStream file = ClipTokenizerTest.class.getResourceAsStream("tokenizer.json")) {
            return new ObjectMapper().readTree(file);
        }
    }

    static Stream<Arguments> goldenCases() throws IOException {
        return StreamSupport.stream(golden().get("cases").spliterator(), false)
                .map(node -> Arguments.of(
                        node.get("group").asText(), node.get("text").asText(), node));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("goldenCases")
    void agreesWithTransformers(String group, String text, JsonNode expected) {
        assertArrayEquals(ints(expected.get("ids")), TOKENIZER.encode(text));
        assertArrayEquals(ints(expected.get("padded77")), TOKENIZER.encodePadded(text));
    }

    @Test
    void goldenHasAllItsCases() throws IOException {
        assertEquals(330, goldenCases().count());
        assertEquals(ClipTokenizer.START, golden().get("start").asInt());
        assertEquals(ClipTokenizer.END, golden().get("end").asInt());
    }

    /**
     * Ids do not depend on the age of the JDK's Unicode tables: a capital of Unicode 16 (Garay) has its small letter.
     */
    @Test
    void knowsRecentCapitals() {
        assertArrayEquals(TOKENIZER.encode(Character.toString(0x10D70)), TOKENIZER.encode(Character.toString(0x10D50)));
    }

    /** 30 x's are six times 32035 (four x's), 5675 and 22819; four more x's are one more 32035. */
    @Test
    void encodesWordsOfAnyLength() {
        int[] expected = new int[25_008];
        Arrays.fill(expected, 0, 25_006, 32_035);
        expected[25_006] = 5_675;
        expected[25_007] = 22_819;
        assertArrayEquals(expected, TOKENIZER.encode("x".repeat(30 + 4 * 25_000)));
    }

    /** As above; a million letters would take hours in quadratic time. */
    @Test
    void longWordsTakeNoMoreThanTheirShareOfTime() {
        int[] ids = TOKENIZER.encodePadded("x".repeat(1_000_000));
        assertArrayEquals(new int[] {ClipTokenizer.START, 32_035}, Arrays.copyOf(ids, 2));
        assertArrayEquals(new int[] {32_035, ClipTokenizer.END}, Arrays.copyOfRange(ids, 75, 77));
    }

    /** "cat" is one token, and so is each comma. */
    @Test
    void saysWhatDoesNotFit() {
        String held = "cat,".repeat(37) + "CAT";
        assertEquals(Optional.empty(), TOKENIZER.dropped(held + "  \n"));
        assertEquals(Optional.of("Äpfel, a Dog"), TOKENIZER.dropped(held + " Äpfel, a Dog"));
        assertEquals(Optional.of("<|endoftext|> Dog"), TOKENIZER.dropped(held + "<|endoftext|> Dog"));
    }

    /** Capital I with a dot has a small form of two characters, which must not shift the place. */
    @Test
    void saysWhatDoesNotFitBehindCharactersThatGrow() {
        String[] words = new String[74];
        Arrays.fill(words, "cat");
        String text = "\u0130 " + String.join(" ", words) + " \uD83D\uDE00 Dog";
        int first = TOKENIZER.encode("\u0130").length; // i and the dot: more than one
        String expected = "cat ".repeat(74 + first - 75) + "\uD83D\uDE00 Dog";
        assertTrue(first > 1);
        assertEquals(Optional.of(expected), TOKENIZER.dropped(text));
    }

    /** A word that fits in part is named from its beginning. */
    @Test
    void namesACutWordAsAWhole() {
        String word = "x".repeat(400);
        assertEquals(Optional.of(word), TOKENIZER.dropped("cat " + word));
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }
}
