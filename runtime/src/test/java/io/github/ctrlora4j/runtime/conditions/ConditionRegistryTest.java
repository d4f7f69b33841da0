package io.github.ctrlora4j.runtime.conditions;

import static io.github.ctrlora4j.runtime.plugins.TestJar.condition;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.Networks;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.api.host.SourceReport.State;
import io.github.ctrlora4j.runtime.InstalledSources;
import io.github.ctrlora4j.runtime.plugins.TestJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionRegistryTest {
    private static final Networks NO_NETWORKS = network -> Optional.empty();
    private static final RgbImage PIXEL = RgbImage.of(1, 1, new byte[] {0, 1, 2});

    @TempDir
    private Path temp;

    private Path folder;
    private Optional<ConditionRegistry> opened = Optional.empty();

    @BeforeEach
    void aHealthyPlugin() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
        TestJar.plugin("healthy")
                .service("Healthy", condition("Healthy", "healthy", ".alias(\"fit\")"))
                .write(folder.resolve("m-healthy.jar"));
    }

    @AfterEach
    void close() {
        opened.ifPresent(ConditionRegistry::close);
    }

    private ConditionRegistry load(ClassLoader host) {
        ConditionRegistry registry = InstalledSources.open(List.of(folder), host, NO_NETWORKS, unloaded -> {});
        opened = Optional.of(registry);
        return registry;
    }

    private ConditionRegistry load() {
        return load(getClass().getClassLoader());
    }

    private static SourceReport report(ConditionRegistry registry, String source) {
        return registry.reports().stream()
                .filter(report -> report.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    /** The jar is refused with a problem that has these words in it, and the healthy one still works. */
    private void assertRefused(String jar, String... words) {
        ConditionRegistry registry = load();
        SourceReport report = report(registry, jar);
        assertEquals(State.REFUSED, report.state(), report.toString());
        String problem = report.problem().orElseThrow();
        for (String word : words) {
            assertTrue(problem.contains(word), () -> "'" + problem + "' names " + word);
        }
        assertFalse(problem.contains(jar), problem);
        assertFalse(problem.contains("\n"), problem);
        assertEquals(State.STARTED, report(registry, "m-healthy.jar").state());
        assertEquals(
                PIXEL.width(),
                registry.get("healthy")
                        .detect(PIXEL, Map.of(), 0, Optional.empty(), () -> false)
                        .image()
                        .width());
    }

    @Test
    void aJarContributesItsConditions() {
        ConditionRegistry registry = load();

        assertEquals(
                List.of("healthy"),
                registry.descriptors().stream().map(ConditionDescriptor::id).toList());
        assertEquals(
                new SourceReport(
                        "m-healthy.jar", "healthy", "1.2.3", State.STARTED, List.of("healthy"), Optional.empty()),
                report(registry, "m-healthy.jar"));
        assertEquals(
                RgbImage.of(1, 1, new byte[] {-1, -2, -3}),
                registry.get("fit")
                        .detect(PIXEL, Map.of(), 0, Optional.empty(), () -> false)
                        .image());
    }

    @Test
    void theSameJarWorksOnTheClassPath() throws IOException {
        Path jar = folder.resolve("m-healthy.jar");
        try (URLClassLoader host =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            folder = Files.createDirectory(temp.resolve("empty"));
            ConditionRegistry registry = load(host);

            assertEquals(SourceLoader.CLASS_PATH, registry.get("healthy").source());
            assertEquals(
                    RgbImage.of(1, 1, new byte[] {-1, -2, -3}),
                    registry.get("healthy")
                            .detect(PIXEL, Map.of(), 0, Optional.empty(), () -> false)
                            .image());
        }
    }

    @Test
    void aJarOnTheClassPathAndInTheFolderIsUsedOnceAndBothAreNamed() throws IOException {
        Path jar = folder.resolve("m-healthy.jar");
        try (URLClassLoader host =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            ConditionRegistry registry = load(host);

            assertEquals(SourceLoader.CLASS_PATH, registry.get("healthy").source());
            String problem = report(registry, "m-healthy.jar").problem().orElseThrow();
            assertTrue(problem.contains("already installed from class path"), problem);
        }
    }

    @Test
    void refusesAnotherSpiVersion() {
        TestJar.plugin("future")
                .manifest("Plugin-Requires", ">=2.0.0")
                .service("Future", condition("Future", "future"))
                .write(folder.resolve("future.jar"));
        assertRefused("future.jar", "needs SPI >=2.0.0", "this host has 1.");
    }

    @Test
    void refusesAVersionRangeThatIsNone() {
        TestJar.plugin("garbled")
                .manifest("Plugin-Requires", "one or two")
                .service("Garbled", condition("Garbled", "garbled"))
                .write(folder.resolve("garbled.jar"));
        assertRefused("garbled.jar", "one or two");
    }

    @Test
    void refusesAClassThatIsMissing() {
        TestJar.plugin("incomplete")
                .source("Helper", "package test; public class Helper { }")
                .service(
                        "Incomplete",
                        condition("Incomplete", "incomplete")
                                .replace("public class Incomplete", "public class Incomplete extends Helper"))
                .leaveOut("Helper")
                .write(folder.resolve("incomplete.jar"));
        assertRefused("incomplete.jar", "Helper");
    }

    @Test
    void refusesAServiceThatIsNotInTheJar() {
        TestJar.plugin("ghost")
                .service("Ghost", condition("Ghost", "ghost"))
                .leaveOut("Ghost")
                .write(folder.resolve("ghost.jar"));
        assertRefused("ghost.jar", "test.Ghost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throw new IllegalStateException(\"boom\");",
                "throw new AssertionError(\"boom\");",
                "throw new NoClassDefFoundError(\"boom\");"
            })
    void refusesAConstructorThatThrows(String statement) {
        TestJar.plugin("bomb")
                .service(
                        "Bomb",
                        condition("Bomb", "bomb")
                                .replace(
                                        "private static",
                                        "public Bomb() { if (true) " + statement + " } private static"))
                .write(folder.resolve("bomb.jar"));
        assertRefused("bomb.jar", "boom");
    }

    @Test
    void refusesAStaticInitialiserThatThrows() {
        TestJar.plugin("early")
                .service(
                        "Early",
                        condition("Early", "early")
                                .replace("private static", "static int x = Integer.parseInt(\"boom\"); private static"))
                .write(folder.resolve("early.jar"));
        assertRefused("early.jar", "boom");
    }

    @Test
    void refusesADescriptorThatIsNull() {
        TestJar.plugin("nameless")
                .service("Nameless", condition("Nameless", "nameless").replace("return DESCRIPTOR", "return null"))
                .write(folder.resolve("nameless.jar"));
        assertRefused("nameless.jar", "returned null");
    }

    @Test
    void refusesTheBuiltInId() {
        TestJar.plugin("none").service("None", condition("None", "none")).write(folder.resolve("none.jar"));
        assertRefused("none.jar", "built in");
    }

    @Test
    void refusesTheSecondConditionOfOneIdAndNamesBothJars() {
        TestJar.plugin("twin").service("Twin", condition("Twin", "healthy")).write(folder.resolve("z-twin.jar"));
        assertRefused("z-twin.jar", "condition healthy", "m-healthy.jar");
    }

    @Test
    void refusesTheSecondPluginOfOneIdAndNamesBothJars() {
        TestJar.plugin("healthy").service("Other", condition("Other", "other")).write(folder.resolve("z-other.jar"));
        assertRefused("z-other.jar", "same plugin healthy", "m-healthy.jar");
    }

    @Test
    void refusesAFileThatIsNoZip() throws IOException {
        Files.writeString(folder.resolve("text.jar"), "this is not a jar");
        assertRefused("text.jar", "not a jar");
    }

    @Test
    void refusesATruncatedJar() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve("m-healthy.jar"));
        Files.write(folder.resolve("half.jar"), Arrays.copyOf(whole, whole.length / 2));
        assertRefused("half.jar", "not a jar that can be read");
    }

    @Test
    void refusesAJarWithoutAManifestOfAPlugin() {
        new TestJar().service("Plain", condition("Plain", "plain")).write(folder.resolve("plain.jar"));
        assertRefused("plain.jar", "Plugin-Id");
    }

    @Test
    void aJarThatContributesNothingIsAnError() {
        TestJar.plugin("empty")
                .source("Idle", "package test; public class Idle { }")
                .write(folder.resolve("empty.jar"));
        assertRefused("empty.jar", "contributes no condition", "AutoService");
    }

    /** The bundled copy would not even have the methods that the condition calls. */
    @ParameterizedTest
    @ValueSource(
            strings = {"io/github/ctrlora4j/api/RgbImage.class", "org/pf4j/Plugin.class", "org/slf4j/Logger.class"})
    void refusesAJarThatBundlesTheHostsClasses(String bundled) throws IOException {
        Path jar = TestJar.plugin("bundler")
                .service("Bundler", condition("Bundler", "bundler"))
                .write(folder.resolve("bundler.jar"));
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Path copy = zip.getPath(bundled);
            Files.createDirectories(copy.getParent());
            Files.write(copy, new byte[] {1, 2, 3});
        }
        assertRefused("bundler.jar", bundled, "provided");
    }

    /** PF4J would otherwise fail every later jar for it. */
    @Test
    void refusesAJarThatNeedsAnAbsentPluginAndThatJarAlone() {
        TestJar.plugin("needy")
                .manifest("Plugin-Dependencies", "absent")
                .service("Needy", condition("Needy", "needy"))
                .write(folder.resolve("a-needy.jar"));
        assertRefused("a-needy.jar", "absent");
    }

    @Test
    void pluginsSeeTheSharedPackagesAndNothingElseOfTheHost() {
        TestJar.plugin("spy")
                .service(
                        "Spy",
                        condition("Spy", "spy")
                                .replace(
                                        "byte[] pixels",
                                        """
                                        for (String name : new String[] {"ai.djl.engine.Engine", "io.github.ctrlora4j.runtime.Ctrlora4j", "org.junit.jupiter.api.Test"}) {
                                            try {
                                                Class.forName(name);
                                                throw new IllegalStateException("sees " + name);
                                            } catch (ClassNotFoundException expected) {
                                                continue;
                                            }
                                        }
                                        byte[] pixels"""))
                .write(folder.resolve("spy.jar"));
        assertEquals(
                1,
                load().get("spy")
                        .detect(PIXEL, Map.of(), 0, Optional.empty(), () -> false)
                        .image()
                        .width());
    }

    @Test
    void aClashingAliasKeepsItsFirstMeaning() {
        TestJar.plugin("late")
                .service("Late", condition("Late", "late", ".alias(\"fit\")"))
                .write(folder.resolve("z-late.jar"));
        ConditionRegistry registry = load();

        assertEquals("healthy", registry.get("fit").descriptor().id());
        SourceReport report = report(registry, "z-late.jar");
        assertEquals(State.STARTED, report.state());
        assertTrue(report.problem().orElseThrow().contains("alias fit"), report.toString());
    }

    @Test
    void anAliasSetsItsParametersAndTheUserGoesBefore() {
        TestJar.plugin("tuned")
                .service(
                        "Tuned",
                        condition(
                                "Tuned",
                                "tuned",
                                ".parameter(Parameter.integer(\"level\", 0, 9).build())",
                                ".aliasWith(\"tuned_up\", java.util.Map.of(\"level\", \"7\"))"))
                .write(folder.resolve("tuned.jar"));
        ConditionRegistry registry = load();

        assertEquals(7, registry.get("tuned_up").parameters(Map.of(), 0).integer("level"));
        assertEquals(
                3, registry.get("tuned_up").parameters(Map.of("level", "3"), 0).integer("level"));
        assertEquals(0, registry.get("tuned").parameters(Map.of(), 0).integer("level"));
    }

    @Test
    void anUnknownConditionSuggestsTheNearest() {
        ConditionRegistry registry = load();
        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> registry.get("helthy"));
        assertEquals("condition: there is no 'helthy'. Did you mean 'healthy'? Known: healthy, none", e.getMessage());
    }

    @Test
    void saysWhyTheBuiltInNameHasNoCondition() {
        ConditionRegistry registry = load();
        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> registry.get("none"));
        assertEquals(
                "condition none: takes a finished condition image; there is nothing to detect or describe",
                e.getMessage());
    }

    @Test
    void anUnknownParameterSuggestsTheNearest() {
        TestJar.plugin("tuned")
                .service("Tuned", condition("Tuned", "tuned", ".parameter(Parameter.integer(\"level\", 0, 9).build())"))
                .write(folder.resolve("tuned.jar"));
        InstalledCondition tuned = load().get("tuned");
        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> tuned.detect(
                        PIXEL, Map.of("levl", "3"), 0, Optional.empty(), () -> false)
                .image());
        assertEquals(
                "condition tuned: there is no parameter 'levl'. Did you mean 'level'? Known: level", e.getMessage());
        assertThrows(InvalidRequestException.class, () -> tuned.detect(
                        PIXEL, Map.of("level", "10"), 0, Optional.empty(), () -> false)
                .image());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return null;",
                "return RgbImage.of(2, 1, new byte[6]);",
                "throw new ArithmeticException(\"boom\");",
                "throw new StackOverflowError();",
                "throw new NoClassDefFoundError(\"gone\");"
            })
    void aConditionThatBreaksItsPromiseIsNamedWithItsJar(String body) {
        TestJar.plugin("liar")
                .service(
                        "Liar",
                        condition("Liar", "liar").replace("byte[] pixels", "if (true) { " + body + " } byte[] pixels"))
                .write(folder.resolve("liar.jar"));
        InstalledCondition liar = load().get("liar");

        PluginException e =
                assertThrows(PluginException.class, () -> liar.detect(PIXEL, Map.of(), 0, Optional.empty(), () -> false)
                        .image());

        assertTrue(e.getMessage().startsWith("condition liar (liar.jar): detect() "), e.getMessage());
    }

    @Test
    void theContextClassLoaderIsThePluginsDuringACallAndTheCallersAfterwards() {
        TestJar.plugin("context")
                .service(
                        "Context",
                        condition("Context", "context")
                                .replace(
                                        "byte[] pixels",
                                        "if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) { throw new IllegalStateException(); } byte[] pixels"))
                .write(folder.resolve("context.jar"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        load().get("context")
                .detect(PIXEL, Map.of(), 0, Optional.empty(), () -> false)
                .image();

        assertSame(before, Thread.currentThread().getContextClassLoader());
    }

    @Test
    void aRemovedPluginLeavesNoClassLoaderAndItsJarCanGo() throws IOException {
        ConditionRegistry registry = load();
        WeakReference<ClassLoader> loader = new WeakReference<>(loaderOf(registry));
        assertNotSame(getClass().getClassLoader(), loader.get());

        assertTrue(registry.remove("healthy"));

        assertThrows(InvalidRequestException.class, () -> registry.get("healthy"));
        assertFalse(registry.remove("healthy"));
        Files.delete(folder.resolve("m-healthy.jar"));
        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
        }
        assertNull(loader.get(), "the plugin's classloader was collected");
    }

    private static ClassLoader loaderOf(ConditionRegistry registry) {
        return registry.get("healthy").pluginLoader();
    }

    @Test
    void aFolderThatDoesNotExistCountsAsEmpty() {
        folder = temp.resolve("absent");
        assertEquals(List.of(), load().reports());
    }

    /** As if another program removed each file after the folder was listed and before it is opened. */
    private static final class Vanishing implements ConditionSource {
        @Override
        public boolean takes(Path file) {
            return file.toString().endsWith(".vanishing");
        }

        @Override
        public Identity identify(Path file) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            throw new MalformedFileException(file.toString(), "cannot be read");
        }

        @Override
        public Contribution open(Path file, ConditionLookup lookup) {
            throw new AssertionError("has no identity");
        }

        @Override
        public boolean dependsOnOthers() {
            return false;
        }
    }

    @Test
    void aFileThatVanishesWhileItIsOpenedIsNoBrokenFile() throws IOException {
        try (ConditionRegistry registry =
                ConditionRegistry.open(List.of(folder), List.of(new Vanishing()), List::of, NO_NETWORKS)) {
            Files.createFile(folder.resolve("a.vanishing"));

            assertEquals(List.of(), registry.reports());
        }
    }
}
