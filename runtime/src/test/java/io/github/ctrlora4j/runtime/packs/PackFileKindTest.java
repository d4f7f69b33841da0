package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackFileKindTest {
    @ParameterizedTest
    @CsvSource({
        "condition.json, DESCRIPTOR",
        "a.safetensors, LORA",
        "LICENSE, LICENSE",
        "LICENSE-CC-BY.txt, LICENSE",
        "README.md, README",
        "preview.png, PREVIEW",
        "preview.jpg, PREVIEW"
    })
    void knowsAFileByItsName(String name, PackFileKind kind) {
        assertEquals(kind, PackFileKind.of("x.zip", name, 1));
    }

    /** No kind of file may lie in a folder. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sub/condition.json",
                "sub/a.safetensors",
                "a/b.safetensors",
                "sub/LICENSE",
                "sub/README.md",
                "sub/preview.png"
            })
    void rejectsFolders(String name) {
        UnsupportedFileException e =
                assertThrows(UnsupportedFileException.class, () -> PackFileKind.of("x.zip", name, 1));
        assertTrue(e.problem().contains("lies in a folder"), e.problem());
    }

    @Test
    void boundsEachKind() {
        PackFileKind.of("x.zip", "condition.json", 1 << 16);
        assertThrows(MalformedFileException.class, () -> PackFileKind.of("x.zip", "condition.json", (1 << 16) + 1));
    }
}
