package io.github.ctrlora4j.runtime.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.provider.Arguments;

/** Prompts as stable-diffusion-webui takes them apart; see README.md beside the file. */
final class PromptGolden {
    private PromptGolden() {}

    static JsonNode read(String topic) throws IOException {
        try (InputStream file = PromptGolden.class.getResourceAsStream("prompts.json")) {
            return new ObjectMapper().readTree(file).get(topic);
        }
    }

    /** Text and case. */
    static Stream<Arguments> cases(String topic) throws IOException {
        return StreamSupport.stream(read(topic).spliterator(), false)
                .map(node -> Arguments.of(node.get("text").asText(), node));
    }

    static List<WeightedText> weighted(JsonNode pairs) {
        List<WeightedText> texts = new ArrayList<>();
        pairs.forEach(pair ->
                texts.add(new WeightedText(pair.get(0).asText(), pair.get(1).asDouble())));
        return texts;
    }
}
