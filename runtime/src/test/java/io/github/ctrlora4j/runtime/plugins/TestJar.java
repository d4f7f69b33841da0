package io.github.ctrlora4j.runtime.plugins;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources and packs them as a plugin jar, as an author's build would. */
public final class TestJar {
    private static final String SERVICE = "META-INF/services/io.github.ctrlora4j.api.condition.Condition";

    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, String> manifest = new TreeMap<>(Map.of("Manifest-Version", "1.0"));
    private final List<String> services = new ArrayList<>();
    private final Map<String, byte[]> resources = new TreeMap<>();
    private final List<String> left = new ArrayList<>();

    public static TestJar plugin(String id) {
        return new TestJar().manifest("Plugin-Id", id).manifest("Plugin-Version", "1.2.3");
    }

    /** A condition that inverts its source. */
    public static String condition(String type, String id, String... extra) {
        return """
                package test;
                import io.github.ctrlora4j.api.*;
                import io.github.ctrlora4j.api.condition.*;
                public class %s implements Condition {
                    private static final ConditionDescriptor DESCRIPTOR =
                            ConditionDescriptor.builder("%s")%s.build();
                    public ConditionDescriptor descriptor() { return DESCRIPTOR; }
                    public RgbImage detect(RgbImage source, DetectionContext context) {
                        byte[] pixels = source.toBytes();
                        for (int i = 0; i < pixels.length; i++) { pixels[i] = (byte) ~pixels[i]; }
                        return RgbImage.of(source.width(), source.height(), pixels);
                    }
                }
                """
                .formatted(type, id, String.join("", extra));
    }

    public TestJar manifest(String key, String value) {
        manifest.put(key, value);
        return this;
    }

    public TestJar source(String type, String source) {
        sources.put(type, source);
        return this;
    }

    /** A source whose class is registered as a condition. */
    public TestJar service(String type, String source) {
        services.add("test." + type);
        return source(type, source);
    }

    /** A class that the jar lacks although others were compiled against it. */
    public TestJar leaveOut(String type) {
        left.add(type + ".class");
        return this;
    }

    /** Any other entry; conditions find {@code test/NAME} as the resource NAME beside them. */
    public TestJar resource(String entry, byte[] content) {
        resources.put(entry, content);
        return this;
    }

    public Path write(Path jar) {
        try {
            Path classes = Files.createTempDirectory(jar.getParent().getParent(), "classes");
            compile(classes);
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream zip = new JarOutputStream(out)) {
                StringBuilder lines = new StringBuilder();
                manifest.forEach((key, value) ->
                        lines.append(key).append(": ").append(value).append("\r\n"));
                entry(zip, "META-INF/MANIFEST.MF", (lines + "\r\n").getBytes(StandardCharsets.UTF_8));
                if (!services.isEmpty()) {
                    entry(zip, SERVICE, String.join("\n", services).getBytes(StandardCharsets.UTF_8));
                }
                for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
                    entry(zip, resource.getKey(), resource.getValue());
                }
                try (Stream<Path> files = Files.walk(classes)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        String name = classes.relativize(file).toString().replace('\\', '/');
                        if (left.stream().noneMatch(name::endsWith)) {
                            entry(zip, name, Files.readAllBytes(file));
                        }
                    }
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void entry(JarOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new JarEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private void compile(Path classes) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            files.add(Files.writeString(classes.resolve(source.getKey() + ".java"), source.getValue()));
        }
        if (files.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
            assertTrue(
                    compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                            .call(),
                    "the test's sources compile");
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
