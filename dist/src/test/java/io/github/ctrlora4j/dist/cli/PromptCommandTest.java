package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PromptCommandTest {
    /** "red" is 736 and "cat" 2368; the first of [red:blue:0.5] acts at the first step. */
    @Test
    void showsWhatTheModelIsGiven() throws IOException {
        JsonNode json = Invocation.of("prompt", "[red:blue:0.5] (cat:1.5)", "--steps", "4", "--json")
                .json();

        assertEquals(2, json.get("token_count").asInt());
        assertEquals(1, json.get("chunks").size());
        assertEquals(77, json.at("/chunks/0/tokens").size());
        assertEquals(736, json.at("/chunks/0/tokens/1").asInt());
        assertEquals(2368, json.at("/chunks/0/tokens/2").asInt());
        assertEquals(1.5, json.at("/chunks/0/multipliers/2").asDouble());
        assertEquals(read("[[2, \"red (cat:1.5)\"], [4, \"blue (cat:1.5)\"]]"), json.get("schedule"));
        assertEquals("cat", json.at("/parts/2/0").asText());
        assertEquals(1.5, json.at("/parts/2/1").asDouble());
    }

    @Test
    void aPlainPromptHasOnePart() throws IOException {
        JsonNode json =
                Invocation.of("prompt", "(cat:1.5)", "--plain-prompt", "--json").json();

        assertEquals(read("[[\"(cat:1.5)\", 1.0]]"), json.get("parts"));
        assertEquals(read("[[20, \"(cat:1.5)\"]]"), json.get("schedule"));
    }

    @Test
    void namesAnUnknownCheckpoint() {
        Invocation invocation = Invocation.of("prompt", "cat", "--checkpoint", "nowhere");

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("nowhere"), invocation::err);
    }

    private static JsonNode read(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }
}
