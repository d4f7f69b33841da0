package io.github.ctrlora4j.runtime.conditions;

import static io.github.ctrlora4j.runtime.conditions.TestRegistry.problem;
import static io.github.ctrlora4j.runtime.plugins.TestJar.condition;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.runtime.plugins.TestJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One bad entry of a plugin folder is reported by name and stops nothing else, at the start and in a running host. */
class BadEntriesTest {
    @TempDir
    private Path temp;

    private Path folder = Path.of("");
    private Optional<ConditionRegistry> opened = Optional.empty();

    @BeforeEach
    void aHealthyPlugin() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
        TestJar.plugin("healthy")
                .service("Healthy", condition("Healthy", "healthy"))
                .write(folder.resolve("m-healthy.jar"));
    }

    @AfterEach
    void close() {
        opened.ifPresent(ConditionRegistry::close);
    }

    private ConditionRegistry open(Path... folders) {
        ConditionRegistry registry = TestRegistry.open(folders);
        opened = Optional.of(registry);
        return registry;
    }

    private static List<String> ids(ConditionRegistry registry) {
        return registry.descriptors().stream().map(ConditionDescriptor::id).toList();
    }

    /** In a running host first, then from the start. */
    private void assertReported(String source, String problem, Bad bad) throws IOException {
        ConditionRegistry running = open(folder);
        assertEquals(List.of("healthy"), ids(running));
        bad.make();
        assertEquals(List.of("healthy"), ids(running));
        assertTrue(problem(running, source).contains(problem), () -> problem(running, source));
        running.close();

        ConditionRegistry fresh = open(folder);
        assertEquals(List.of("healthy"), ids(fresh));
        assertTrue(problem(fresh, source).contains(problem), () -> problem(fresh, source));
    }

    private interface Bad {
        void make() throws IOException;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jar", "z.jar", "a.zip"})
    void aLinkThatLeadsNowhere(String name) throws IOException {
        assertReported(
                name,
                "is a link to a file that does not exist",
                () -> Files.createSymbolicLink(folder.resolve(name), temp.resolve("nowhere")));
    }

    /** Opening one waits for a writer, for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"a.jar", "a.zip"})
    void aPipe(String name) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "pipes are made by mkfifo");
        assertReported(name, "is neither a file nor a folder", () -> {
            try {
                Process mkfifo = new ProcessBuilder(
                                "/usr/bin/mkfifo", folder.resolve(name).toString())
                        .start();
                assertTrue(mkfifo.waitFor(1, TimeUnit.MINUTES));
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
    }

    @Test
    void aFolderCalledLikeAJar() throws IOException {
        assertReported("a.jar", "is not a jar that can be read", () -> Files.createDirectory(folder.resolve("a.jar")));
    }

    @Test
    void aLinkInsideAPack() throws IOException {
        assertReported("a-pack", "'LICENSE' is a symbolic link", () -> {
            Path pack = Files.createDirectory(folder.resolve("a-pack"));
            Files.writeString(pack.resolve("condition.json"), "{}");
            Files.createSymbolicLink(pack.resolve("LICENSE"), temp.resolve("nowhere"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throw new AssertionError(\"boom\");",
                "throw new StackOverflowError(\"boom\");",
                "throw new NoClassDefFoundError(\"boom\");",
                "throw new OutOfMemoryError(\"boom\");",
                "throw new Error(\"boom\");"
            })
    void aDescriptorThatThrows(String statement) throws IOException {
        assertReported("a.jar", "boom", () -> TestJar.plugin("bad")
                .service(
                        "Bad",
                        condition("Bad", "bad")
                                .replace("return DESCRIPTOR;", "if (true) " + statement + " return null;"))
                .write(folder.resolve("a.jar")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public void start() { throw new Error(\"boom\"); }",
                "public Main() { if (true) throw new Error(\"boom\"); }",
                "static { if (true) throw new Error(\"boom\"); }"
            })
    void aPluginClassThatThrows(String member) throws IOException {
        assertReported("a.jar", "boom", () -> TestJar.plugin("bad")
                .manifest("Plugin-Class", "test.Main")
                .source("Main", "package test; public class Main extends org.pf4j.Plugin { " + member + " }")
                .service("Bad", condition("Bad", "bad"))
                .write(folder.resolve("a.jar")));
    }

    /** It is taken out all the same, and its file can be replaced. */
    @Test
    void aPluginThatDoesNotStop() throws IOException {
        Path jar = TestJar.plugin("bad")
                .manifest("Plugin-Class", "test.Main")
                .source(
                        "Main",
                        "package test; public class Main extends org.pf4j.Plugin {"
                                + " public void stop() { throw new Error(\"boom\"); } }")
                .service("Bad", condition("Bad", "bad"))
                .write(folder.resolve("a.jar"));
        ConditionRegistry registry = open(folder);
        assertEquals(List.of("bad", "healthy"), ids(registry));
        Files.delete(jar);
        assertEquals(List.of("healthy"), ids(registry));
    }

    /** A manifest's line has 72 bytes at most; this one has 20,000 brackets on continued lines. */
    @Test
    void aRangeThatIsNestedTooDeep() throws IOException {
        assertReported("a.jar", "needs SPI", () -> TestJar.plugin("bad")
                .manifest("Plugin-Requires", "(".repeat(40) + ("\r\n " + "(".repeat(70)).repeat(300))
                .service("Bad", condition("Bad", "bad"))
                .write(folder.resolve("a.jar")));
    }

    @Test
    void aPluginFolderThatCannotBeRead() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "not a folder");
        ConditionRegistry registry = open(file, folder);
        assertEquals(List.of("healthy"), ids(registry));
        assertTrue(problem(registry, "file").contains("the plugin folder cannot be read"));
    }

    /** As {@code cp -p} and {@code rsync -t} do it. */
    @Test
    void anotherJarOfTheSameSizeAndTimeIsNoticed() throws IOException {
        Path jar = folder.resolve("a.jar");
        Path next = Files.createDirectory(temp.resolve("build")).resolve("a.jar");
        TestJar.plugin("two").service("Two", condition("Two", "one")).write(jar);
        TestJar.plugin("two").service("Two", condition("Two", "two")).write(next);
        assertEquals(Files.size(jar), Files.size(next));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        Files.setLastModifiedTime(next, FileTime.fromMillis(0));
        ConditionRegistry registry = open(folder);
        assertEquals(List.of("healthy", "one"), ids(registry));
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(List.of("healthy", "two"), ids(registry));
    }

    /** While other threads look up conditions, jars come and go. */
    @Test
    void churnFailsNobody() throws Exception {
        Path built = TestJar.plugin("passing")
                .service("Passing", condition("Passing", "passing"))
                .write(Files.createDirectory(temp.resolve("build")).resolve("passing.jar"));
        ConditionRegistry registry = open(folder);
        Thread churn = new Thread(() -> {
            try {
                for (int i = 0; i < 300; i++) {
                    Files.copy(built, folder.resolve(".x.tmp"), StandardCopyOption.REPLACE_EXISTING);
                    Files.move(folder.resolve(".x.tmp"), folder.resolve("passing.jar"), StandardCopyOption.ATOMIC_MOVE);
                    Files.delete(folder.resolve("passing.jar"));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        churn.start();
        while (churn.isAlive()) {
            assertEquals("healthy", registry.get("healthy").descriptor().id());
        }
        churn.join();
        assertFalse(registry.find("passing").isPresent());
    }

    @Test
    void reportsStayOnePerFile() throws IOException {
        Files.writeString(folder.resolve("a.jar"), "text");
        Files.createSymbolicLink(folder.resolve("b.jar"), temp.resolve("nowhere"));
        assertEquals(
                List.of("a.jar", "b.jar", "m-healthy.jar"),
                open(folder).reports().stream()
                        .filter(report -> !report.source().equals(SourceLoader.CLASS_PATH))
                        .map(SourceReport::source)
                        .toList());
    }
}
