package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Installed are {@code shift} with its alias {@code shift_far} and a LoRA for base c…c, and the pack {@code packed}.
 */
class PackClashTest {
    @TempDir
    private Path temp;

    private Pack pack(TestPack made) throws IOException {
        return Pack.open(made.zip(temp.resolve("new.zip")), "new.zip");
    }

    private static String refusal(Pack pack, Optional<PackFolder.Listed> replaced) {
        return assertThrows(InvalidRequestException.class, () -> PackClash.require(pack, TestPack::installed, replaced))
                .problem();
    }

    private PackFolder.Listed listed(String name, Pack pack) {
        return new PackFolder.Listed(temp.resolve(name), Optional.of(pack), Optional.empty());
    }

    @Test
    void freeNamesAreNoClash() throws IOException {
        PackClash.require(pack(TestPack.own("edges")), TestPack::installed, Optional.empty());
        PackClash.require(pack(TestPack.extending("shift")), TestPack::installed, Optional.empty());
    }

    @Test
    void takenIdsAndAliasesAreNamedWithTheirOwner() throws IOException {
        String problem = refusal(pack(TestPack.own("shift")), Optional.empty());
        assertTrue(problem.startsWith("claims the name shift, which condition shift from shift.jar has"), problem);
        TestPack alias = TestPack.own("edges");
        alias.descriptor.putArray("aliases").add("shift_far");
        problem = refusal(pack(alias), Optional.empty());
        assertTrue(problem.startsWith("claims the name shift_far"), problem);
    }

    @Test
    void aPackMayTakeTheNamesOfTheOneThatItReplaces() throws IOException {
        Pack pack = pack(TestPack.own("packed"));
        PackClash.require(pack, TestPack::installed, Optional.of(listed("packed.zip", pack)));
        assertTrue(refusal(pack, Optional.of(listed("other.zip", pack))).startsWith("claims the name packed"));
    }

    @Test
    void extensionsNeedAConditionThatIsNoPack() throws IOException {
        assertEquals(
                Optional.of("shift"), PackClash.extended(pack(TestPack.extending("shift_far")), TestPack::installed));
        assertEquals(Optional.empty(), PackClash.extended(pack(TestPack.own("edges")), TestPack::installed));
        String absent = refusal(pack(TestPack.extending("dream")), Optional.empty());
        assertTrue(absent.startsWith("extends the condition dream, which is not installed"), absent);
        String derived = refusal(pack(TestPack.extending("packed")), Optional.empty());
        assertTrue(derived.contains("is itself a pack"), derived);
    }

    @Test
    void aConditionHasOneLoraForEachBase() throws IOException {
        TestPack rival = TestPack.extending("shift");
        rival.lora0().put("base", "c".repeat(64));
        String problem = refusal(pack(rival), Optional.empty());
        assertTrue(problem.startsWith("brings a LoRA for base " + "c".repeat(64)), problem);

        // The installed LoRA belongs to the pack that is replaced.
        TestPack old = TestPack.extending("shift");
        old.lora0().put("base", "c".repeat(64)).put("sha256", "0".repeat(64));
        Pack replaced = Pack.open(old.zip(temp.resolve("old.zip")));
        PackClash.require(pack(rival), TestPack::installed, Optional.of(listed("old.zip", replaced)));
    }
}
