package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class SamplersCommandTest {
    @Test
    void listsSamplersWithTheirOptions() {
        List<String> lines = Invocation.of("samplers").outLines();

        assertTrue(lines.contains("heun               Heun; --steps 20 calls the network 39 times"), lines.toString());
        assertTrue(
                lines.stream().anyMatch(line -> line.startsWith("euler-a            Euler a (also euler_ancestral)")));
        assertTrue(lines.stream()
                .anyMatch(
                        line -> line.startsWith("    schedule         normal|karras|exponential|sgm-uniform|simple")));
        assertTrue(lines.stream().anyMatch(line -> line.contains("--steps 6 takes 7 steps")));
    }

    @Test
    void jsonHasRangesAndDefaults() {
        JsonNode samplers = Invocation.of("samplers", "--json").json();

        JsonNode sampler = StreamSupport.stream(samplers.spliterator(), false)
                .filter(node -> node.get("id").asText().equals("dpmpp-2m-sde"))
                .findFirst()
                .orElseThrow();
        assertEquals("DPM++ 2M SDE", sampler.get("title").asText());
        assertEquals(20, sampler.get("calls_for_20").asInt());
        assertEquals("schedule", sampler.at("/options/0/name").asText());
        assertEquals("exponential", sampler.at("/options/0/default").asText());
        assertEquals("eta", sampler.at("/options/2/name").asText());
        assertEquals(1.0, sampler.at("/options/2/maximum").asDouble());
    }
}
