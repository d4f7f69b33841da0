package io.github.ctrlora4j.runtime.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;

class JarPluginsTest {
    @TempDir
    private Path temp;

    private Path folder;
    private final JarPlugins plugins = new JarPlugins(getClass().getClassLoader());

    @BeforeEach
    void aFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
    }

    @AfterEach
    void close() {
        List.copyOf(plugins.getPlugins()).forEach(plugin -> plugins.unloadPlugin(plugin.getPluginId()));
    }

    /** A jar whose plugin class has this body. */
    private Path jar(String file, String body) {
        return TestJar.plugin("painter")
                .manifest("Plugin-Class", "test.Start")
                .source("Start", "package test; public class Start extends org.pf4j.Plugin { " + body + " }")
                .write(folder.resolve(file));
    }

    @Test
    void eachJarHasItsOwnClassLoader() {
        assertEquals(PluginState.STARTED, plugins.open(jar("a.jar", "")).getPluginState());
        Path other = TestJar.plugin("other").write(folder.resolve("b.jar"));
        assertTrue(plugins.open(other).getPluginClassLoader()
                != plugins.getPlugin("painter").getPluginClassLoader());
    }

    @Test
    void aJarThatFailsLeavesNothingAndTheNextOfItsIdStarts() {
        Path bad = jar("bad.jar", "public void start() { throw new IllegalStateException(\"boom\"); }");
        Exception e = assertThrows(RuntimeException.class, () -> plugins.open(bad));
        assertTrue(String.valueOf(e).contains("boom"), String.valueOf(e));
        assertEquals(List.of(), plugins.getPlugins());
        assertEquals(PluginState.STARTED, plugins.open(jar("good.jar", "")).getPluginState());
    }

    @Test
    void aPluginThatDoesNotStopIsUnloadedAllTheSame() {
        plugins.open(jar("a.jar", "public void stop() { throw new Error(\"boom\"); }"));
        assertTrue(plugins.unloadPlugin("painter"));
        assertEquals(List.of(), plugins.getPlugins());
    }
}
