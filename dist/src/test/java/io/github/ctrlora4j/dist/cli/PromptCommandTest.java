package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.IOException;
import java.util.List;
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

    /** The tag leaves "cat" (2368); a second prompt acts half as much as the first. */
    @Test
    void takesLorasOutAndPromptsApart() throws IOException {
        JsonNode json = Invocation.of("prompt", "<lora:ink:0.5:0.25>cat AND red:0.5", "--json")
                .json();

        assertEquals(read("[[\"ink\", 0.25, 0.5]]"), json.get("loras"));
        assertEquals(1, json.get("token_count").asInt());
        assertEquals(2368, json.at("/chunks/0/tokens/1").asInt());
        assertEquals(1, json.get("and").size());
        assertEquals(0.5, json.at("/and/0/weight").asDouble());
        assertEquals(736, json.at("/and/0/chunks/0/tokens/1").asInt());
    }

    @Test
    void printsWhatTheModelIsGiven() {
        Invocation invocation = Invocation.of("prompt", "<lora:ink>cat AND red:0.5");

        // The parts are those of the whole text; the weight of a prompt is not one of theirs.
        assertEquals(
                List.of(
                        "  1.00  cat AND red:0.5",
                        "prompt with the weight 1.00:",
                        "1 tokens in 1 chunk",
                        "prompt with the weight 0.500:",
                        "1 tokens in 1 chunk",
                        "LoRA ink, weights 1.00 (UNet) and 1.00 (text encoder)"),
                invocation.outLines());
    }

    @Test
    void rejectsStepsThatNoRunHas() {
        Invocation invocation = Invocation.of("prompt", "[a|b]", "--steps", "0");

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("steps: needs a number within 1..150, got 0"), invocation::err);
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
