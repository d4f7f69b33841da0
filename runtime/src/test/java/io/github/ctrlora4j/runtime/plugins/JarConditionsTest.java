package io.github.ctrlora4j.runtime.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.runtime.conditions.ConditionSource.Identity;
import io.github.ctrlora4j.runtime.conditions.Contribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarConditionsTest {
    @TempDir
    private Path temp;

    private Path folder;
    private final List<ClassLoader> unloaded = new ArrayList<>();
    private final JarConditions jars = new JarConditions(getClass().getClassLoader(), unloaded::add);

    @BeforeEach
    void aFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
    }

    @Test
    void theNameTellsAJar() {
        assertTrue(jars.takes(Path.of("a.jar")));
        assertFalse(jars.takes(Path.of("a.zip")));
        assertEquals(
                new Identity("tool", "1.2.3"),
                jars.identify(TestJar.plugin("tool").write(folder.resolve("a.jar"))));
        assertFalse(jars.dependsOnOthers());
    }

    @Test
    void closingAContributionGivesItsClassLoaderBack() {
        Path jar = TestJar.plugin("tool")
                .service("Tool", TestJar.condition("Tool", "tool"))
                .write(folder.resolve("tool.jar"));
        Contribution opened = jars.open(jar, name -> Optional.empty());
        assertEquals("tool", opened.conditions().get(0).descriptor().id());
        ClassLoader loader = opened.conditions().get(0).getClass().getClassLoader();
        assertEquals(List.of(), unloaded);
        opened.close();
        assertEquals(List.of(loader), unloaded);
    }

    /** The service file is there and names nothing. */
    @Test
    void aJarThatContributesNothingIsUnloaded() {
        Path jar = TestJar.plugin("tool")
                .resource(
                        "META-INF/services/io.github.ctrlora4j.api.condition.Condition",
                        "# none".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .write(folder.resolve("tool.jar"));
        PluginException e = assertThrows(PluginException.class, () -> jars.open(jar, name -> Optional.empty()));
        assertTrue(e.problem().startsWith("contributes no condition"), e.problem());
        assertEquals(1, unloaded.size());
    }
}
