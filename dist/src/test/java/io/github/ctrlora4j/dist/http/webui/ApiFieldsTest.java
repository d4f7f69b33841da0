package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the runtime refuses, by the names that clients know. */
class ApiFieldsTest {
    @AutoClose
    private static final Requests requests = new Requests();

    @ParameterizedTest
    @CsvSource({
        "guidanceScale, cfg_scale: is wrong",
        "hiresNegativePrompt, hr_negative_prompt: is wrong",
        "vae, override_settings.sd_vae: is wrong",
        "prompt, prompt: is wrong",
        "condition canny, condition canny: is wrong"
    })
    void aFieldOfTheRuntimeBecomesTheApis(String subject, String message) {
        InvalidRequestException failure = new InvalidRequestException(subject, "is wrong");

        ApiException refusal = ApiFields.refusal(failure);

        assertEquals(422, refusal.status());
        assertEquals(message, refusal.getMessage());
        assertEquals(failure, refusal.getCause());
    }

    @Test
    void aFailureWithoutASubjectIsASentence() {
        assertEquals(
                "is wrong",
                ApiFields.refusal(new InvalidRequestException("is wrong")).getMessage());
    }

    /** Names of the second pass's fields are those of section 5 of the API's description. */
    @ParameterizedTest
    @CsvSource({
        "'''prompt'':''<lora:nothing:1>''', 'prompt: <lora:nothing>: there is no file'",
        "'''hr_prompt'':''<lora:nothing:1>''', 'hr_prompt: <lora:nothing>: there is no file'",
        "'''hr_prompt'':''(dog:100000)''', 'hr_prompt: the weight of'",
        "'''hr_negative_prompt'':''(dog:100000)''', 'hr_negative_prompt: the weight of'",
        "'''negative_prompt'':''(dog:100000)'',''hr_negative_prompt'':''(dog:100000)''', 'negative_prompt: the weight of'"
    })
    void whatIsWrongInAPromptIsNamedBeforeARequestWaits(String fields, String beginning) {
        Drawing drawing =
                requests.read("txt2img", "{'enable_hr':true,'width':64,'height':64,'steps':2," + fields + "}");

        ApiException refusal =
                assertThrows(ApiException.class, () -> new Admission(requests.host, 1 << 30).requireMemory(drawing));

        assertTrue(String.valueOf(refusal.getMessage()).startsWith(beginning), refusal.getMessage());
    }
}
