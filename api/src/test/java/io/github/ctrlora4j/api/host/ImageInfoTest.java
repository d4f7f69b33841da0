package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageInfoTest {
    @Test
    void anImageWithoutMetadataSaysNothing() {
        ImageInfo info = ImageInfo.builder().build();
        assertEquals(Optional.empty(), info.writer());
        assertEquals("", info.text());
        assertEquals(Optional.empty(), info.checkpoint());
        assertTrue(info.fields().isEmpty()
                && info.conditions().isEmpty()
                && info.notTaken().isEmpty());
    }

    @Test
    void theRequestIsTheRecordedOneWithTheCheckpointThatIsNamed() {
        GenerationRequest recorded =
                GenerationRequest.builder("ink").prompt("a cat").seed(7).build();
        ImageInfo info = ImageInfo.builder().request(recorded).build();
        assertEquals(Optional.of("ink"), info.checkpoint());
        assertEquals(recorded, info.request("ink").build());
        GenerationRequest renamed = info.request("folder/ink-v2").build();
        assertEquals("folder/ink-v2", renamed.checkpoint());
        assertEquals(7, renamed.seed());
    }

    @Test
    void fieldsKeepTheOrderOfTheText() {
        Map<String, String> fields = new LinkedHashMap<>();
        List.of("Steps", "Sampler", "CFG scale", "Seed").forEach(name -> fields.put(name, "1"));
        assertEquals(
                List.of("Steps", "Sampler", "CFG scale", "Seed"),
                List.copyOf(ImageInfo.builder().fields(fields).build().fields().keySet()));
    }

    @Test
    void aBuilderUsedAgainLeavesTheFirstAnswerAlone() {
        ImageInfo.Builder builder =
                ImageInfo.builder().condition(ConditionRecord.builder("canny").build());
        ImageInfo first = builder.build();
        builder.condition(ConditionRecord.builder("depth").build()).notTaken("Version: unknown");
        assertEquals(1, first.conditions().size());
        assertEquals(List.of(), first.notTaken());
        assertEquals(2, builder.build().conditions().size());
    }
}
