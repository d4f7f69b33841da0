package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.dist.http.wire.ApiException;
import io.github.ctrlora4j.dist.http.wire.Fields;
import org.junit.jupiter.api.Test;

class OptionValuesTest {
    private static OptionValues with(String name, String value) {
        ObjectNode body = new ObjectMapper().createObjectNode().put(name, value);
        return OptionValues.defaults().with(Fields.ofBody(body));
    }

    @Test
    void changesOneOption() {
        assertEquals("GPU", with("randn_source", "GPU").text("randn_source"));
    }

    @Test
    void knowsTwoConventionsOfNoise() {
        assertEquals("ComfyUI", with(OptionValues.NOISE_CONVENTION, "ComfyUI").text(OptionValues.NOISE_CONVENTION));
        assertThrows(ApiException.class, () -> with(OptionValues.NOISE_CONVENTION, "InvokeAI"));
    }

    @Test
    void rejectsAnotherValueOfAFixedOption() {
        assertThrows(ApiException.class, () -> with("no_dpmpp_sde_batch_determinism", "true"));
    }
}
