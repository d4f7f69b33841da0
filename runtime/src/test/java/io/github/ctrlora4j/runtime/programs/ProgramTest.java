package io.github.ctrlora4j.runtime.programs;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** That programs compute what they should is in CtrloraParityTest. */
class ProgramTest {
    private static final TorchEngine ENGINE = GoldenModels.ENGINE;

    @Test
    void aProgramThatIsNotThereIsNamed() {
        ENGINE.newManager().close();
        EngineException e = assertThrows(
                EngineException.class, () -> Program.bind(new ProgramArchive("absent", List.of()), Map.of()));
        Assertions.assertEquals(Optional.of("program absent"), e.subject());
    }

    /** A UNet has two settings, heads and groups. */
    @Test
    void settingsThatAProgramDoesNotTakeAreAnErrorOfTheEngine() {
        ENGINE.newManager().close();
        ProgramArchive archive = new ProgramArchive(
                "unet",
                List.of(
                        "layers",
                        "convolutions",
                        "zero_padding",
                        "residuals",
                        "unet_blocks",
                        "controlled_unet",
                        "streams"));
        EngineException e = assertThrows(EngineException.class, () -> Program.bind(archive, Map.of(), 8));
        assertTrue(e.problem().startsWith("does not take its weights: "), e.problem());
    }
}
