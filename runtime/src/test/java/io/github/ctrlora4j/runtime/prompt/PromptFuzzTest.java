package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Every text is a prompt that acts at every step and is cut into whole chunks, or is rejected. */
class PromptFuzzTest {
    private static final int STEPS = 10;
    private static final ClipTokenizer TOKENIZER = ClipTokenizer.load();

    @FuzzTest(maxDuration = "30m")
    void readsOrRejects(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            GenerationRequest request = GenerationRequest.builder("x")
                    .prompt(text)
                    .negativePrompt(text)
                    .build();
            PromptTexts texts = PromptTexts.of(request, STEPS);
            for (int step = 0; step < STEPS; step++) {
                assertFalse(texts.at(step).isEmpty());
            }
            for (String prompt : texts.all()) {
                for (PromptChunk chunk :
                        PromptChunks.of(TOKENIZER, prompt, List.of()).chunks()) {
                    assertEquals(ClipTokenizer.LENGTH, chunk.tokens().size());
                }
            }
            PromptChunks.plain(TOKENIZER, text, List.of());
        } catch (InvalidRequestException expected) {
            assertFalse(expected.getMessage().contains("\n"));
        }
    }
}
