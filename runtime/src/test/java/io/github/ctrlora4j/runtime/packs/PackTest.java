package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.condition.ConditionLora;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackTest {
    @TempDir
    private Path temp;

    @Test
    void aZipAndAFolderAreTheSamePack() throws IOException {
        TestPack made = TestPack.own("edges").with("README.md", "# Edges");
        for (Path file : new Path[] {made.zip(temp.resolve("a.zip")), made.folder(temp.resolve("b"))}) {
            Pack pack = Pack.open(file);
            assertEquals("edges", pack.descriptor().name());
            assertEquals(file.toString(), pack.label());
            assertEquals(made.all().keySet(), pack.files().sizes().keySet());
            assertArrayEquals(made.all().get("README.md"), pack.bytes("README.md"));
        }
    }

    @Test
    void lorasAreReadFromThePack() throws IOException {
        TestPack made = TestPack.own("edges");
        ConditionLora lora = Pack.open(made.zip(temp.resolve("a.zip"))).loras().get(0);
        assertEquals(TestPack.BASE, lora.baseFingerprint());
        try (InputStream in = lora.open()) {
            assertArrayEquals(made.files.get(TestPack.LORA), in.readAllBytes());
        }
    }

    @Test
    void nameOrContentTellsAPack() throws IOException {
        assertTrue(Pack.isPack(temp.resolve("any.zip")));
        assertFalse(Pack.isPack(temp.resolve("any.jar")));
        assertFalse(Pack.isPack(temp));
        Files.writeString(temp.resolve("condition.json"), "{}");
        assertTrue(Pack.isPack(temp));
    }

    private String refusal(TestPack made) throws IOException {
        Path zip = made.zip(temp.resolve("bad.zip"));
        CtrloraException e = assertThrows(CtrloraException.class, () -> Pack.open(zip, "bad"));
        assertEquals(Optional.of("bad"), e.subject());
        return e.problem();
    }

    @Test
    void lorasAndDescriptorAgree() throws IOException {
        TestPack lacking = TestPack.own("edges");
        lacking.files.remove(TestPack.LORA);
        assertEquals("lacks edges.safetensors, which its condition.json names", refusal(lacking));
        TestPack surplus = TestPack.own("edges").with("more.safetensors", "x");
        assertEquals("its condition.json does not name more.safetensors", refusal(surplus));
        TestPack longer = TestPack.own("edges");
        longer.lora0().put("size", 7);
        assertTrue(refusal(longer).endsWith("bytes, its condition.json says 7"), refusal(longer));
    }

    @Test
    void withoutADescriptorItIsNoPack() throws IOException {
        Path zip = temp.resolve("a.zip");
        Files.write(
                zip, RawZip.of(java.util.Map.of("README.md", new byte[] {'x'})).bytes());
        assertTrue(assertThrows(CtrloraException.class, () -> Pack.open(zip))
                .problem()
                .startsWith("is not a pack"));
        assertThrows(InvalidRequestException.class, () -> Pack.open(temp.resolve("absent.zip")));
    }
}
