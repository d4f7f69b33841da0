package io.github.ctrlora4j.api.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void onlyUsableFilesHaveRoles() {
        Verdict usable = Verdict.usable("sd15", ModelRole.CHECKPOINT, "a Stable Diffusion 1.5 checkpoint");
        Verdict refused = Verdict.refused("sdxl", "an SDXL checkpoint");
        Verdict unknown = Verdict.unknown("no tensor of a known name");

        assertTrue(usable.isUsable());
        assertEquals(Optional.of(ModelRole.CHECKPOINT), usable.role());
        assertFalse(refused.isUsable() || unknown.isUsable());
        assertEquals(Optional.empty(), refused.role());
        assertEquals(Optional.empty(), unknown.role());
    }

    @Test
    void onlyUnknownFilesAreOfferedToTheNextAdapter() {
        assertTrue(Verdict.unknown("no tensor of a known name").isUnknown());
        assertFalse(Verdict.refused("sdxl", "an SDXL checkpoint").isUnknown());
        assertFalse(Verdict.usable("sd15", ModelRole.CHECKPOINT, "usable").isUnknown());
    }
}
