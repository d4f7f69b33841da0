package io.github.ctrlora4j.runtime.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.EngineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The layout is that of torch.jit.save; whether libtorch loads it is what every test of a program shows. */
class ProgramArchiveTest {
    private static Map<String, byte[]> entries(ProgramArchive archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive.toBytes()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertEquals(ZipEntry.STORED, entry.getMethod(), entry.getName());
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    @Test
    void holdsTheModuleAndItsLibraries() throws IOException {
        Map<String, byte[]> entries = entries(new ProgramArchive(
                "unet", List.of("layers", "convolutions", "zero_padding", "residuals", "unet_blocks")));
        assertEquals(
                List.of(
                        "unet/version",
                        "unet/constants.pkl",
                        "unet/data.pkl",
                        "unet/code/__torch__.py",
                        "unet/code/__torch__/layers.py",
                        "unet/code/__torch__/convolutions.py",
                        "unet/code/__torch__/zero_padding.py",
                        "unet/code/__torch__/residuals.py",
                        "unet/code/__torch__/unet_blocks.py"),
                List.copyOf(entries.keySet()));
        assertEquals("3\n", new String(entries.get("unet/version"), StandardCharsets.US_ASCII));
        // PROTO 2, EMPTY_TUPLE, STOP
        assertArrayEquals(new byte[] {(byte) 0x80, 2, ')', '.'}, entries.get("unet/constants.pkl"));
    }

    /** PROTO 2, GLOBAL of the class, EMPTY_TUPLE, NEWOBJ, and at the end SETITEMS, BUILD, STOP. */
    @Test
    void theModuleIsAnObjectOfItsClass() throws IOException {
        byte[] pickle = entries(new ProgramArchive(
                        "unet", List.of("layers", "convolutions", "zero_padding", "residuals", "unet_blocks")))
                .get("unet/data.pkl");
        String code = new String(pickle, StandardCharsets.ISO_8859_1);
        assertTrue(code.startsWith("\u0080\u0002c__torch__\nUnet\n)\u0081}("), code);
        assertTrue(code.endsWith("ub."), code);
    }

    @Test
    void aMissingResourceIsNamed() {
        EngineException e =
                assertThrows(EngineException.class, () -> new ProgramArchive("absent", List.of()).toBytes());
        assertTrue(e.problem().contains("resource absent.py is missing"), e.problem());
    }
}
