package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptReadingTest {
    /** A reading is shared between a host and its display. */
    @Test
    void whatItWasMadeOfMayChangeAfterwards() {
        List<Integer> tokens = new ArrayList<>(List.of(49406, 2368, 49407));
        List<Double> multipliers = new ArrayList<>(List.of(1.0, 1.1, 1.0));
        PromptReading.Chunk chunk = new PromptReading.Chunk(tokens, multipliers);
        List<PromptReading.Scheduled> schedule = new ArrayList<>(List.of(new PromptReading.Scheduled(20, "cat")));
        PromptReading.Prompt prompt = new PromptReading.Prompt(1, 1, List.of(chunk), schedule);
        List<PromptReading.Prompt> prompts = new ArrayList<>(List.of(prompt));
        PromptReading reading = new PromptReading(prompts, List.of(), List.of(), List.of());
        tokens.clear();
        multipliers.clear();
        schedule.clear();
        prompts.clear();
        PromptReading.Prompt kept = reading.prompts().get(0);
        assertEquals(List.of(49406, 2368, 49407), kept.chunks().get(0).tokens());
        assertEquals(List.of(1.0, 1.1, 1.0), kept.chunks().get(0).multipliers());
        assertEquals(20, kept.schedule().get(0).lastStep());
        assertThrows(
                UnsupportedOperationException.class, () -> reading.prompts().clear());
    }
}
