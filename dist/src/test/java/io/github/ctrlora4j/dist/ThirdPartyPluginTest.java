package io.github.ctrlora4j.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
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
import javax.management.JMException;
import javax.management.ObjectName;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what {@code plugins/template/README.md} tells authors: copies the template, renames it, compiles it against
 * {@code ctrlora4j-api} alone, drops the jar into the plugins folder of a running host, uses it, and takes it out
 * again. {@code plugins/template/check.sh} does the building part with Maven.
 */
class ThirdPartyPluginTest {
    private static final Path TEMPLATE = Path.of("..", "plugins", "template");
    private static final Pattern MANIFEST_ENTRY = Pattern.compile("<(Plugin-[A-Za-z]+)>([^<]*)</");

    @TempDir
    private Path temp;

    @Test
    void aConditionFromTheTemplateComesAndGoesWhileTheHostRuns() throws IOException, URISyntaxException {
        Path folder = Files.createDirectory(temp.resolve("plugins"));
        try (Ctrlora4j host = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(DemoFiles.MODELS)
                .pluginFolder(folder)
                .device("cpu")
                .build())) {
            assertFalse(ids(host).contains("duotone"));

            Path jar = Files.move(jarOf(renamedCopy()), folder.resolve("duotone-0.1.0.jar"));

            assertTrue(ids(host).contains("duotone"));
            GenerationResult result = host.generator().generate(request());
            assertEquals(1, result.images().size());
            assertTrue(isBlackAndWhite(result.conditionImages().get(0)));
            assertTrue(loadedClasses().contains("com.acme.duotone.Duotone"));

            Files.delete(jar);

            assertFalse(ids(host).contains("duotone"));
            assertThrows(InvalidRequestException.class, () -> host.generator().generate(request()));
            assertNoClassIsLeft();
        }
    }

    private static List<String> ids(Ctrlora4j host) {
        return host.conditions().list().stream().map(ConditionDescriptor::id).toList();
    }

    private static GenerationRequest request() {
        RgbImage source = ImageFiles.read(DemoFiles.source("rocket-twemoji"));
        return GenerationRequest.builder("miniature.safetensors")
                .prompt("rocket")
                .steps(2)
                .size(new ImageSize(128, 128))
                .condition(ConditionInput.builder("duotone", source)
                        .parameter("levels", "2")
                        .lora(DemoFiles.CANNY_LORA)
                        .build())
                .build();
    }

    private static boolean isBlackAndWhite(RgbImage image) {
        for (byte value : image.toBytes()) {
            if (value != 0 && value != -1) {
                return false;
            }
        }
        return true;
    }

    private static void assertNoClassIsLeft() {
        for (int i = 0; i < 20 && loadedClasses().contains("com.acme"); i++) {
            System.gc();
        }
        String left = loadedClasses();
        assertFalse(left.contains("com.acme"), () -> left.substring(left.indexOf("com.acme")));
    }

    /** What {@code jcmd VM.classloaders show-classes} prints. */
    private static String loadedClasses() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmClassloaders",
                            new Object[] {new String[] {"show-classes"}},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new AssertionError("this JVM does not list its classes", e);
        }
    }

    /** The template with another id, class and package, as its README says. */
    private Path renamedCopy() throws IOException {
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

    private Path jarOf(Path project) throws IOException, URISyntaxException {
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
