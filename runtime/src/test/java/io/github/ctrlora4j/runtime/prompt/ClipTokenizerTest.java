package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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

    /** Ids do not depend on the age of the JDK's Unicode tables: a capital of Unicode 16 (Garay) has its small letter. */
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

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }
}
