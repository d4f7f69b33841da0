package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.NetworkDescriptor;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.dist.cli.Host.PluginReport;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConditionsCommandTest {
    private final FakeHost host = new FakeHost();

    @BeforeEach
    void installPlugins() {
        host.conditions.add(ConditionDescriptor.builder("canny")
                .title("Canny edges")
                .appearance("white edges on black")
                .alias("edge", "edges")
                .parameter(Parameter.integer("low", 0, 255)
                        .defaultValue(100)
                        .title("Low threshold")
                        .build())
                .parameter(Parameter.choice("norm", "l1", "l2").build())
                .parameter(Parameter.real("jitter", 0, 1).defaultFromSeed().build())
                .network(NetworkDescriptor.builder("hed.onnx")
                        .sourcePage("https://example.org/hed")
                        .build())
                .build());
        host.plugins.add(
                new PluginReport("canny.jar", "canny", "1.2.3", "started", List.of("canny"), Optional.empty()));
        host.plugins.add(
                new PluginReport("bad.jar", "bad", "0", "failed", List.of(), Optional.of("is no zip; replace it")));
    }

    @Test
    void listsWhatTheCommandLineTakes() {
        assertEquals(
                List.of(
                        "canny            Canny edges: white edges on black (canny.jar)",
                        "    also known as edge, edges",
                        "    low              0..255, default 100: Low threshold",
                        "    norm             l1|l2, default l1: norm",
                        "    jitter           0.0..1.0, default from the seed: jitter",
                        "    uses hed.onnx in a model folder, from https://example.org/hed"),
                Invocation.of(host, "conditions").outLines());
    }

    @Test
    void namesBrokenPluginOnStandardError() {
        Invocation invocation = Invocation.of(host, "conditions");

        assertEquals(List.of("ctrlora4j: bad.jar: is no zip; replace it"), invocation.errLines());
        assertEquals(ExitCode.OK, invocation.exitCode());
    }

    @Test
    void describesConditionsForMachines() {
        JsonNode canny = Invocation.of(host, "conditions", "--json").json().get(0);

        assertEquals("canny", canny.get("id").textValue());
        assertEquals("canny.jar", canny.get("source").textValue());
        assertTrue(canny.get("aliases").has("edges"));
        assertEquals("integer", canny.at("/parameters/0/kind").textValue());
        assertEquals(255, canny.at("/parameters/0/maximum").doubleValue());
        assertEquals("100", canny.at("/parameters/0/default").textValue());
        assertEquals("l2", canny.at("/parameters/1/choices/1").textValue());
        assertFalse(canny.at("/parameters/2").has("default"));
        assertEquals("hed.onnx", canny.at("/networks/0/file").textValue());
    }
}
