package io.github.ctrlora4j.runtime.infotext;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfoTextTest {
    private static final Map<String, String> THREE = Map.of("Steps", "20", "Seed", "1", "Size", "64x64");

    /** The complete example of the format's description. */
    @Test
    void readsTheWebUisText() {
        InfoText text = InfoText.parse("a red fox, snow\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a,"
                + " Schedule type: Automatic, CFG scale: 7.0, Seed: 1, Size: 512x512, Model hash: 6ce0161689,"
                + " Model: v1-5-pruned-emaonly, Version: v1.10.1");

        assertEquals("a red fox, snow", text.prompt());
        assertEquals("blurry", text.negativePrompt());
        assertEquals(
                "{Steps=20, Sampler=Euler a, Schedule type=Automatic, CFG scale=7.0, Seed=1, Size=512x512,"
                        + " Model hash=6ce0161689, Model=v1-5-pruned-emaonly, Version=v1.10.1}",
                text.values().toString());
    }

    @Test
    void aLastLineWithFewerThanThreePairsBelongsToThePrompt() {
        assertEquals(
                new InfoText("a fox\nSteps: 20, Seed: 1", "", Map.of()), InfoText.parse("a fox\nSteps: 20, Seed: 1"));
    }

    @Test
    void promptsHaveSeveralLines() {
        assertEquals(
                new InfoText("a\nb", "c\n\nd", THREE),
                InfoText.parse(" a \nb\nNegative prompt:  c\n\n d\nSteps: 20, Seed: 1, Size: 64x64\n"));
    }

    @Test
    void anEmptyTextIsAnEmptyPrompt() {
        assertEquals(new InfoText("", "", Map.of()), InfoText.parse(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a fox",
                "",
                "Steps: 5, Seed: 7, Size: 1x1",
                "a\nSteps: 5, Seed: 7, Size: 1x1",
                "\"a, b: c\"",
                "狐狸, ☃",
                "the line is Negative prompt: here",
                "(a:1.2)\n\nBREAK"
            })
    void keepsPrompts(String prompt) {
        assertTrue(InfoText.keepsPrompts(prompt, "bad"));
        assertTrue(InfoText.keepsPrompts(prompt, ""));
        InfoText text = new InfoText(prompt, "bad", THREE);
        assertEquals(text, InfoText.parse(text.write()));
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "a \nb", "a\nNegative prompt: b", "a\0b", "a\ud83d", "\n", "a\r"})
    void saysWhichPromptsChange(String prompt) {
        assertFalse(InfoText.keepsPrompts(prompt, ""));
        assertFalse(InfoText.keepsPrompts("a", prompt));
    }
}
