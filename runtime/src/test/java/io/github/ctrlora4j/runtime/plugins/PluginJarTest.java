package io.github.ctrlora4j.runtime.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginJarTest {
    private static final String SERVICE = "META-INF/services/io.github.ctrlora4j.api.condition.Condition";

    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void aFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
    }

    private static TestJar jar() {
        return TestJar.plugin("painter").resource(SERVICE, new byte[] {'x'});
    }

    private Path write(TestJar jar) {
        return jar.write(folder.resolve("painter.jar"));
    }

    private String refusal(TestJar jar) {
        Path file = write(jar);
        CtrloraException e = assertThrows(CtrloraException.class, () -> PluginJar.inspect(file, "painter.jar"));
        assertEquals(Optional.of("painter.jar"), e.subject());
        return e.problem();
    }

    @Test
    void isWhatItsManifestSays() {
        Path file = write(jar().manifest("Plugin-Requires", ">=1.0.0")
                .manifest("Plugin-Description", " Paints ")
                .manifest("Plugin-Provider", "Zoe"));
        PluginJar expected = new PluginJar("painter", "1.2.3", ">=1.0.0", "Paints", "Zoe");
        assertEquals(expected, PluginJar.read(file));
        assertEquals(Optional.of(expected), PluginJar.peek(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "my-plugin_2", "org.example.canny", "A.b"})
    void idsAreNamesOfFiles(String id) {
        assertTrue(PluginJar.isId(id));
        assertTrue(PluginJar.isId("a".repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "a.", "a..b", "-a", "a/b", "a\\b", "..", "a b", "caf\u00E9", "a\n"})
    void otherTextIsNoId(String id) {
        assertFalse(PluginJar.isId(id));
        assertFalse(PluginJar.isId("a".repeat(65)));
    }

    @Test
    void aManifestOfNoPluginIsRejected() {
        assertTrue(refusal(jar().manifest("Plugin-Id", "a/b")).startsWith("Plugin-Id is 'a/b'"));
        assertTrue(refusal(jar().manifest("Plugin-Version", "one")).startsWith("Plugin-Version is 'one'"));
        assertEquals(Optional.empty(), PluginJar.peek(folder.resolve("painter.jar")));
    }

    @Test
    void aJarForAnotherHostIsReadButNotLoaded() {
        assertTrue(refusal(jar().manifest("Plugin-Requires", ">=999.0.0")).startsWith("needs SPI >=999.0.0"));
        assertEquals(">=999.0.0", PluginJar.read(folder.resolve("painter.jar")).requires());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/github/ctrlora4j/api/RgbImage.class",
                "META-INF/versions/21/io/github/ctrlora4j/api/RgbImage.class"
            })
    void theHostsOwnClassesAreLeftOut(String entry) {
        String problem = refusal(jar().resource(entry, new byte[0]));
        assertTrue(problem.startsWith("bundles the host's own class " + entry + ";"), problem);
    }

    @Test
    void aJarWithoutConditionsIsRejected() {
        assertTrue(refusal(TestJar.plugin("painter")).startsWith("contributes no condition"));
        Path file = folder.resolve("painter.jar");
        assertThrows(PluginException.class, () -> PluginJar.inspect(file, "painter.jar"));
    }

    @Test
    void whatIsNoJarIsMalformed() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThrows(MalformedFileException.class, () -> PluginJar.read(text));
        assertThrows(MalformedFileException.class, () -> PluginJar.read(folder));
        assertThrows(MalformedFileException.class, () -> PluginJar.read(folder.resolve("absent.jar")));
    }
}
