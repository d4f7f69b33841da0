package io.github.ctrlora4j.dist.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.dist.natives.NativeJar.Part;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeJarTest {
    @Test
    void liesInARepositoryUnderItsPath() {
        NativeJar jar = new NativeJar("org/a/1/a-1.jar", 1, "0", "x/", List.of("a.so"), 1, Part.TORCH);
        assertEquals("a-1.jar", jar.fileName());
        assertEquals(URI.create("https://example.org/m/org/a/1/a-1.jar"), jar.in(URI.create("https://example.org/m/")));
    }

    @Test
    void aTableCannotNameAPath() {
        for (String name : List.of("../x.so", "a/b.so", "a\\b.so", "", ".", "C:x.dll")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new NativeJar("x.jar", 1, "0", "x/", List.of(name), 1, Part.TORCH),
                    name);
        }
    }
}
