package io.github.ctrlora4j.api.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionDescriptorTest {
    @Test
    void onlyTheIdIsNeeded() {
        ConditionDescriptor descriptor = ConditionDescriptor.builder("canny").build();

        assertEquals("canny", descriptor.title());
        assertEquals(Purpose.CONTROL, descriptor.purpose());
        assertFalse(descriptor.takesMask());
        assertTrue(descriptor.parameters().isEmpty() && descriptor.networks().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "inpainting_brush",
                "lineart-anime",
                "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void takesIds(String id) {
        assertEquals(id, ConditionDescriptor.builder(id).build().id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Canny",
                "-a",
                "a-",
                "a_",
                "a b",
                "a/b",
                "..",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void rejectsIdsThatAreNoFileNames(String id) {
        assertThrows(IllegalArgumentException.class, () -> ConditionDescriptor.builder(id));
    }

    @Test
    void rejectsParameterThatIsDeclaredTwice() {
        ConditionDescriptor.Builder builder = ConditionDescriptor.builder("canny")
                .parameter(Parameter.flag("fine").build())
                .parameter(Parameter.integer("fine", 0, 1).build());

        assertThrows(IllegalArgumentException.class, builder::build);
    }

    @Test
    void aliasStandsForValuesOfParameters() {
        ConditionDescriptor descriptor = ConditionDescriptor.builder("lineart")
                .parameter(Parameter.flag("coarse").build())
                .alias("lineart_standard")
                .aliasWith("lineart_coarse", Map.of("coarse", "true"))
                .build();

        assertEquals(
                Map.of("lineart_standard", Map.of(), "lineart_coarse", Map.of("coarse", "true")), descriptor.aliases());
    }

    @Test
    void rejectsAliasWithUnknownParameterOrValue() {
        ConditionDescriptor.Builder unknown =
                ConditionDescriptor.builder("lineart").aliasWith("lineart_coarse", Map.of("coarse", "true"));
        ConditionDescriptor.Builder value = ConditionDescriptor.builder("lineart")
                .parameter(Parameter.flag("coarse").build())
                .aliasWith("lineart_coarse", Map.of("coarse", "very"));

        assertThrows(IllegalArgumentException.class, unknown::build);
        assertThrows(IllegalArgumentException.class, value::build);
    }

    /** {@code canny=cat.png;weight=0.9} could not mean both. */
    @ParameterizedTest
    @ValueSource(strings = {"weight", "lora", "network", "start", "end", "mask"})
    void rejectsParametersNamedAsHostsNameTheirOwn(String name) {
        ConditionDescriptor.Builder builder = ConditionDescriptor.builder("halftone")
                .parameter(Parameter.flag(name).build());

        String message =
                assertThrows(IllegalArgumentException.class, builder::build).getMessage();

        assertTrue(message.contains("'" + name + "'") && message.contains("another name"), message);
    }

    @Test
    void saysIdVersionAndParameters() {
        assertEquals(
                "ConditionDescriptor canny 1.2.0 [fine=false|true (false)]",
                ConditionDescriptor.builder("canny")
                        .version("1.2.0")
                        .parameter(Parameter.flag("fine").build())
                        .build()
                        .toString());
    }

    /** Loaded from a jar that has nothing but this class and a manifest. */
    @Test
    void hasTheVersionOfTheJarThatHasTheClass(@TempDir Path temp) throws IOException, ClassNotFoundException {
        String name = ConditionDescriptorTest.class.getName();
        String file = name.replace('.', '/') + ".class";
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "3.2.1");
        Path jar = temp.resolve("a.jar");
        ClassLoader tests = ConditionDescriptorTest.class.getClassLoader();
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                InputStream bytes = Objects.requireNonNull(tests.getResourceAsStream(file))) {
            zip.putNextEntry(new JarEntry(file));
            bytes.transferTo(zip);
        }

        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertEquals("3.2.1", versionOf(loader.loadClass(name)));
        }
    }

    @Test
    void aClassOutsideAJarHasVersionZero() {
        assertEquals("0.0.0", versionOf(ConditionDescriptorTest.class));
    }

    private static String versionOf(Class<?> type) {
        return ConditionDescriptor.builder("canny").versionOf(type).build().version();
    }
}
