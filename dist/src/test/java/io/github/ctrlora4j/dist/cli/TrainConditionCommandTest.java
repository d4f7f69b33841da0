package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.launch.ExitCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Options that are rejected before anything is loaded. */
class TrainConditionCommandTest {
    private static Invocation train(String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "condition", "--checkpoint", "none"));
        arguments.addAll(List.of("--data", "none", "--out", "none", "--license", "CC0-1.0"));
        arguments.addAll(List.of(more));
        return Invocation.of(new FakeGenerator().engines(), Invocation.BARE, arguments.toArray(String[]::new));
    }

    @Test
    void methodIsOneOfFive() {
        Invocation invocation = train("--method", "adapter");
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("LORA, FULL, CONTROLNET, LITE, XS"), invocation.err());
    }

    @Test
    void controlNetTakesNoBase() {
        Invocation invocation = train("--method", "controlnet", "--base", "basecn", "--condition", "canny");
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(
                invocation.err().contains("method CONTROLNET trains a network that needs none; leave it out (--base)"),
                invocation.err());
    }
}
