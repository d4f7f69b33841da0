package io.github.ctrlora4j.runtime.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.io.IOException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeedSequenceTest {
    static Stream<JsonNode> states() throws IOException {
        JsonNode states =
                GoldenTensors.json(SeedSequenceTest.class, "brownian.json").get("states");
        return StreamSupport.stream(states.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("states")
    void wordsAreNumpys(JsonNode golden) {
        long[] path = StreamSupport.stream(golden.get("spawn").spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
        int[] expected = StreamSupport.stream(golden.get("state").spliterator(), false)
                .flatMapToLong(word -> LongStream.of(word.asLong()))
                .mapToInt(word -> (int) word)
                .toArray();
        assertArrayEquals(expected, SeedSequence.state(golden.get("entropy").asLong(), 24, 4, path));
    }
}
