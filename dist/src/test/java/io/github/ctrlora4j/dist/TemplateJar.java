package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.condition.Condition;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A plugin as others make it: what {@code plugins/template/README.md} tells authors, with the id {@code duotone}.
 */
public final class TemplateJar {
    private static final Path TEMPLATE = Path.of("..", "plugins", "template");
    private static final Pattern MANIFEST_ENTRY = Pattern.compile("<(Plugin-[A-Za-z]+)>([^<]*)</");

    private TemplateJar() {}

    /**
     * Compiles the renamed template against {@code ctrlora4j-api} alone.
     *
     * @param temp empty, for the sources and the jar
     */
    public static Path duotone(Path temp) throws IOException, URISyntaxException {
        return jarOf(temp, renamedCopy(temp));
    }

    /** The template with another id, class and package, as its README says. */
    private static Path renamedCopy(Path temp) throws IOException {
        Path copy = temp.resolve("duotone");
        for (Path file : files(TEMPLATE)) {
            Path target = copy.resolve(renamed(TEMPLATE.relativize(file).toString()));
            Files.createDirectories(target.getParent());
            Files.writeString(target, renamed(Files.readString(file)));
        }
        return copy;
    }

    private static String renamed(String text) {
        return text.replace("org.example", "com.acme")
                .replace(
                        Path.of("org", "example").toString(),
                        Path.of("com", "acme").toString())
                .replace("posterize", "duotone")
                .replace("Posterize", "Duotone");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("target"))
                    .sorted()
                    .toList();
        }
    }

    private static Path jarOf(Path temp, Path project) throws IOException, URISyntaxException {
        Path classes = Files.createDirectories(project.resolve("target/classes"));
        compile(project.resolve("src/main/java"), classes);
        Path jar = temp.resolve("duotone-0.1.0.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest(project.resolve("pom.xml")))) {
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    zip.putNextEntry(
                            new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                    zip.write(Files.readAllBytes(file));
                    zip.closeEntry();
                }
            }
        }
        return jar;
    }

    /** Sees the API and AutoService, and nothing else of what is on this test's class path. */
    private static void compile(Path sources, Path classes) throws IOException, URISyntaxException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "--release",
                    "17",
                    "-cp",
                    place(Condition.class) + System.getProperty("path.separator") + place(AutoService.class),
                    "-processor",
                    "com.google.auto.service.processor.AutoServiceProcessor",
                    "-processorpath",
                    System.getProperty("java.class.path"));
            assertTrue(
                    compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    options,
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files(sources)))
                            .call(),
                    "the template compiles");
        }
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** The entries that the template's pom has Maven write. */
    private static Manifest manifest(Path pom) throws IOException {
        String text = Files.readString(pom);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        List<MatchResult> entries = MANIFEST_ENTRY.matcher(text).results().toList();
        assertFalse(entries.isEmpty(), "the pom has manifest entries");
        for (MatchResult entry : entries) {
            manifest.getMainAttributes().putValue(entry.group(1), value(text, entry.group(2)));
        }
        return manifest;
    }

    private static String value(String pom, String written) {
        return switch (written) {
            case "${project.version}" -> element(pom, "version");
            case "${project.description}" -> element(pom, "description");
            default ->
                written.startsWith("${")
                        ? element(pom, written.substring(2, written.length() - 1))
                        : written.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&");
        };
    }

    private static String element(String pom, String name) {
        int start = pom.indexOf("<" + name + ">") + name.length() + 2;
        return pom.substring(start, pom.indexOf("</" + name + ">", start));
    }
}
