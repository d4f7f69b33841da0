package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.runtime.ProductVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The plugins of this build; as jars or, where the build has not made these yet, as folders of classes. */
class PluginVersionsTest {
    /** One version: that of the jar, which is the product's. A folder has no manifest and so version 0.0.0. */
    @Test
    void everyConditionHasTheVersionOfItsJar() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        for (Condition condition : ServiceLoader.load(Condition.class)) {
            Path place = Path.of(condition
                    .getClass()
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            expected.put(condition.descriptor().id(), Files.isDirectory(place) ? "0.0.0" : ProductVersion.text());
            found.put(condition.descriptor().id(), condition.descriptor().version());
        }

        assertEquals(27, found.size());
        assertEquals(expected, found);
    }
}
