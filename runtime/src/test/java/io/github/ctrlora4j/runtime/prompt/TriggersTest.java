package io.github.ctrlora4j.runtime.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.host.PromptSyntax;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TriggersTest {
    private static final ClipTokenizer TOKENIZER = ClipTokenizer.load();

    private static Triggers triggers(String... names) {
        return new Triggers(TOKENIZER, List.of(names));
    }

    @Test
    void findsWholeTokensOfAnyCase() {
        Triggers triggers = triggers("Cat", "easy-negative");
        assertEquals(Set.of("Cat", "easy-negative"), triggers.used("a CAT, Easy-Negative", PromptSyntax.WEB_UI));
        assertEquals(Set.of(), triggers.used("cathedral, easy negative", PromptSyntax.WEB_UI));
        assertEquals(Set.of(), triggers.used("", PromptSyntax.WEB_UI));
    }

    @Test
    void theLongestNameCounts() {
        Triggers triggers = triggers("cat", "cat-style", "style");
        assertEquals(Set.of("cat-style"), triggers.used("a cat-style", PromptSyntax.WEB_UI));
        assertEquals(Set.of("cat", "cat-style", "style"), triggers.mentioned("a cat-style", PromptSyntax.WEB_UI));
        assertEquals(Set.of("cat-style", "cat", "style"), triggers.used("cat-style cat style", PromptSyntax.WEB_UI));
    }

    /** A name of white space has no tokens. */
    @Test
    void aBlankNameIsNowhere() {
        assertEquals(Set.of(), triggers(" ").used("a cat", PromptSyntax.WEB_UI));
    }
}
