package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.host.GenerationRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts of a request. */
class PromptFieldsTest {
    @AutoClose
    private static final Requests requests = new Requests();

    private static GenerationRequest text(String json) {
        return requests.read("txt2img", json).request();
    }

    @Test
    void extraNetworksCanBeLeftOut() {
        assertEquals(
                "cat ",
                text("{'prompt':'cat <lora:ink:1>','disable_extra_networks':true}")
                        .prompt());
        assertEquals("cat <lora:ink:1>", text("{'prompt':'cat <lora:ink:1>'}").prompt());
    }

    /** As stable-diffusion-webui does by default: the rest of a line, and lines that are nothing else. */
    @ParameterizedTest
    @CsvSource({
        "cat # a note, 'cat '",
        "'# first\ncat\n#last', cat",
        "'a\n# note\nb # more', 'a\nb '",
        "'cat, dog', 'cat, dog'",
        "'#', ''"
    })
    void commentsAreLeftOut(String prompt, String drawn) {
        assertEquals(unescaped(drawn), PromptFields.withoutComments(unescaped(prompt)));
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n");
    }

    @Test
    void commentsStayIfTheOptionSaysSo() {
        assertEquals("a ", text("{'prompt':'a # b','negative_prompt':'c'}").prompt());
        assertEquals("d", text("{'negative_prompt':'d# e'}").negativePrompt());
        assertEquals(
                "a # b",
                text("{'prompt':'a # b','override_settings':{'enable_prompt_comments':false}}")
                        .prompt());
    }

    /** What a picture says is drawn as it is, so that it is drawn again. */
    @Test
    void aRecordedPromptHasNoComments() {
        String text = "'infotext':'a # b\\nSteps: 3, Sampler: DDIM, Seed: 7, Size: 64x64, Version: ctrlora4j 1'";
        assertEquals("a # b", text("{" + text + "}").prompt());
        assertEquals("c", text("{'prompt':'c# d'," + text + "}").prompt());
    }
}
