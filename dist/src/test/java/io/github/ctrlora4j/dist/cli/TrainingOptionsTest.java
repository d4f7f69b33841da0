package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.TrainingSettings;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainingOptionsTest {
    private static TrainingSettings parsed(String... arguments) {
        return CommandLine.populateCommand(new TrainingOptions(), arguments)
                .settings()
                .build();
    }

    @Test
    void passesEveryNumberOn() {
        TrainingSettings settings = parsed(
                "--rank=2",
                "--lr=0.003",
                "--weight-decay=0.4",
                "--batch=5",
                "--accumulate=6",
                "--steps=7",
                "--drop-prompt=0.8",
                "--seed=9",
                "--held-out=10",
                "--checkpoint-every=11",
                "--validate-every=12",
                "--validation-steps=13",
                "--validation-guidance=1.4",
                "--cache-mb=15");
        assertEquals(2, settings.rank());
        assertEquals(0.003, settings.learningRate());
        assertEquals(0.4, settings.weightDecay());
        assertEquals(5, settings.batch());
        assertEquals(6, settings.accumulation());
        assertEquals(7, settings.steps());
        assertEquals(0.8, settings.promptDropping());
        assertEquals(9, settings.seed());
        assertEquals(10, settings.heldOut());
        assertEquals(11, settings.checkpointInterval());
        assertEquals(12, settings.validationInterval());
        assertEquals(13, settings.validationSteps());
        assertEquals(1.4, settings.validationGuidance());
        assertEquals(15 * 1024 * 1024, settings.cacheBytes());
    }

    /** 2^31 - 1 MiB is over two billion MB; in 32 bits the product would be negative. */
    @Test
    void aCacheMayBeLargerThanFourGigabytes() {
        assertEquals(5000L * 1024 * 1024, parsed("--cache-mb=5000").cacheBytes());
    }

    @Test
    void eachFlagSwitchesItsSetting() {
        TrainingSettings none = parsed();
        assertFalse(none.keepsCheckpoints() || none.stopsWhenConverged() || none.recomputes() || none.mixedPrecision());
        assertTrue(parsed("--keep-checkpoints").keepsCheckpoints());
        assertTrue(parsed("--until-converged").stopsWhenConverged());
        assertTrue(parsed("--recompute").recomputes());
        assertTrue(parsed("--mixed-precision").mixedPrecision());
    }

    /** The help names the defaults in words, and the settings have them in numbers. */
    @Test
    void theHelpNamesTheDefaultsOfTheSettings() {
        String help = new CommandLine(new TrainingOptions()).getUsageMessage().replaceAll("\\s+", " ");
        TrainingSettings settings = parsed();
        assertEquals(1e-5, settings.learningRate());
        for (String fact : new String[] {
            "Rank of the LoRA; default " + settings.rank(),
            "Learning rate; default 1e-5",
            "AdamW's; default " + settings.weightDecay(),
            "Pairs at once; default " + settings.batch(),
            "one step; default " + settings.accumulation(),
            "Steps of the optimizer; default " + settings.steps(),
            "the empty one; default " + settings.promptDropping(),
            "everything random; default " + settings.seed(),
            "is followed; default " + settings.heldOut(),
            "Steps between checkpoints; default " + settings.checkpointInterval(),
            "sheet of pictures; default " + settings.validationInterval(),
            "DDIM steps of a validation's pictures; default " + settings.validationSteps(),
            "Guidance scale of a validation's pictures; default " + settings.validationGuidance(),
            "take on disk; default " + (settings.cacheBytes() >> 20)
        }) {
            assertTrue(help.contains(fact), fact + " in " + help);
        }
    }
}
