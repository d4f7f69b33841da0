package io.github.ctrlora4j.api.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerationResultTest {
    @Test
    void timesOfOneStageAddUp() {
        GenerationResult result = GenerationResult.builder()
                .duration(Stage.DECODE, Duration.ofSeconds(1))
                .duration(Stage.LOAD, Duration.ofSeconds(5))
                .duration(Stage.DECODE, Duration.ofSeconds(2))
                .build();

        assertEquals(
                Map.of(Stage.LOAD, Duration.ofSeconds(5), Stage.DECODE, Duration.ofSeconds(3)), result.durations());
    }

    @Test
    void warningsKeepTheirOrder() {
        assertEquals(
                List.of("b", "a"),
                GenerationResult.builder().warning("b").warning("a").build().warnings());
    }
}
