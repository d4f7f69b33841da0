package io.github.ctrlora4j.dist.xyz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each axis is at its second value. */
class PromptWordsTest {
    private static GenerationRequest request(String prompt) {
        return GenerationRequest.builder("ink")
                .prompt(prompt)
                .negativePrompt("wild cat")
                .build();
    }

    private static GenerationRequest replaced(String prompt, String... axes) {
        List<Axis.Choice> choices =
                Stream.of(axes).map(axis -> Axis.parse("--x", axis).choice(1)).toList();
        return PromptWords.replaced(request(prompt), choices);
    }

    private static String failure(String prompt, String... axes) {
        return assertThrows(InvalidRequestException.class, () -> replaced(prompt, axes))
                .getMessage();
    }

    @Test
    void wordsOfBothPromptsAreReplaced() {
        GenerationRequest changed = replaced("a cat, a cat", "prompt=cat,dog");
        assertEquals("a dog, a dog", changed.prompt());
        assertEquals("wild dog", changed.negativePrompt());
    }

    /** A dot and a dollar sign mean something to a regular expression. */
    @Test
    void wordsAreNotPatterns() {
        assertEquals("a $1, act", replaced("a c.t, act", "prompt=c.t,$1").prompt());
    }

    /** One axis turns cat into dog, the other one dog into fox: a cat stays a dog. */
    @Test
    void whatOneAxisPutsInIsNotSearchedByAnother() {
        for (List<String> axes :
                List.of(List.of("prompt=cat,dog", "prompt=dog,fox"), List.of("prompt=dog,fox", "prompt=cat,dog"))) {
            assertEquals(
                    "dog fox", replaced("cat dog", axes.toArray(String[]::new)).prompt());
        }
    }

    @Test
    void longerWordsComeFirst() {
        assertEquals(
                "a tiger and a dog",
                replaced("a big cat and a cat", "prompt=cat,dog", "prompt=big cat,tiger")
                        .prompt());
    }

    /** 300 times 300 characters are more than the 65,536 that a prompt may have. */
    @Test
    void theAxisWhoseWordsAreTooLongIsNamed() {
        assertEquals(
                "--x prompt=a," + "b".repeat(300)
                        + ": its words make a prompt too long: prompt: has 90000 characters; at"
                        + " most 65536 are taken",
                failure("a".repeat(300), "prompt=a," + "b".repeat(300)));
    }

    @Test
    void otherAxesChangeNoWord() {
        GenerationRequest request = request("a cat");
        assertSame(
                request,
                PromptWords.replaced(
                        request, List.of(Axis.parse("--x", "steps=4,8").choice(1))));
    }

    @Test
    void wordsThatCannotBeReplacedAreNamed() {
        assertEquals(
                "--x prompt=fox,dog: the first value is what is searched, and 'fox' is in neither prompt",
                failure("a cat", "prompt=fox,dog"));
        assertEquals(
                "--x prompt=cat,dog: another axis searches 'cat', too",
                failure("a cat", "prompt=cat,fox", "prompt=cat,dog"));
    }
}
