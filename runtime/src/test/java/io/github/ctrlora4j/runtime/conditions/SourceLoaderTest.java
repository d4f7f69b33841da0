package io.github.ctrlora4j.runtime.conditions;

import static io.github.ctrlora4j.runtime.conditions.TestRegistry.problem;
import static io.github.ctrlora4j.runtime.plugins.TestJar.condition;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.runtime.plugins.TestJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of several files is used follows from what the folders hold, not from the order in which the files came. */
class SourceLoaderTest {
    @TempDir
    private Path temp;

    private Path folder = Path.of("");
    private Optional<ConditionRegistry> opened = Optional.empty();

    @BeforeEach
    void aFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
    }

    @AfterEach
    void close() {
        opened.ifPresent(ConditionRegistry::close);
    }

    private ConditionRegistry open(Path... folders) {
        opened.ifPresent(ConditionRegistry::close);
        ConditionRegistry registry = TestRegistry.open(folders);
        opened = Optional.of(registry);
        return registry;
    }

    private static Path jar(Path file, String pluginId, String version, String conditionId) {
        return TestJar.plugin(pluginId)
                .manifest("Plugin-Version", version)
                .service("Rival", condition("Rival", conditionId))
                .write(file);
    }

    private static List<SourceReport> jars(ConditionRegistry registry) {
        return registry.reports().stream()
                .filter(report -> report.source().endsWith(".jar"))
                .toList();
    }

    @Test
    void theNewerVersionWinsAndTheOlderIsReported() {
        jar(folder.resolve("halftone-0.1.0.jar"), "halftone", "0.1.0", "halftone");
        ConditionRegistry running = open(folder);
        jar(folder.resolve("halftone-0.2.0.jar"), "halftone", "0.2.0", "halftone");

        assertEquals("halftone-0.2.0.jar", running.get("halftone").source());
        assertEquals(
                "is halftone 0.1.0, and halftone-0.2.0.jar has 0.2.0, which is used; remove one of the two",
                problem(running, "halftone-0.1.0.jar"));
    }

    @Test
    void theNewerVersionWinsAlsoInALaterFolder() throws IOException {
        Path distribution = Files.createDirectory(temp.resolve("distribution"));
        jar(folder.resolve("own.jar"), "halftone", "0.1.0", "halftone");
        jar(distribution.resolve("halftone.jar"), "halftone", "0.2.0", "halftone");
        jar(distribution.resolve("other.jar"), "other", "1.0.0", "other");

        ConditionRegistry registry = open(folder, distribution);

        assertEquals("halftone.jar", registry.get("halftone").source());
        assertEquals("other.jar", registry.get("other").source());
    }

    @Test
    void aNewerVersionThatDoesNotWorkLeavesTheOlderInUse() {
        jar(folder.resolve("a.jar"), "halftone", "0.1.0", "halftone");
        TestJar.plugin("halftone")
                .manifest("Plugin-Version", "0.2.0")
                .manifest("Plugin-Requires", ">=99.0.0")
                .service("Rival", condition("Rival", "halftone"))
                .write(folder.resolve("b.jar"));

        ConditionRegistry registry = open(folder);

        assertEquals("a.jar", registry.get("halftone").source());
        assertTrue(problem(registry, "b.jar").startsWith("needs SPI >=99.0.0"), problem(registry, "b.jar"));
    }

    /** z.jar runs, and a.jar of the same plugin or of another with the same condition comes. */
    @ParameterizedTest
    @CsvSource({"tool, tool", "first, second"})
    void aLateRivalHasTheSamePlaceAsAfterARestart(String running, String late) {
        jar(folder.resolve("z.jar"), running, "1.0.0", "edges");
        ConditionRegistry registry = open(folder);
        assertEquals("z.jar", registry.get("edges").source());
        jar(folder.resolve("a.jar"), late, "1.0.0", "edges");

        List<SourceReport> live = jars(registry);
        assertEquals("a.jar", registry.get("edges").source());
        assertEquals(live, jars(open(folder)));
    }

    /** An id that is part of another is not that other. */
    @Test
    void aDuplicateIsNamedByItsManifest() throws IOException {
        jar(folder.resolve("1.jar"), "lineart", "1.0.0", "lineart");
        Path second = jar(folder.resolve("2.jar"), "lineart-anime", "1.0.0", "lineart-anime");
        Files.copy(second, folder.resolve("3.jar"));

        assertEquals(
                "is the same plugin lineart-anime as 2.jar, in the same version 1.0.0; remove one of the two",
                problem(open(folder), "3.jar"));
    }

    @Test
    void aDuplicateOfTheSameFileNameIsNamedByItsPath() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path first = jar(folder.resolve("edges.jar"), "edges", "1.0.0", "edges");
        Files.copy(first, other.resolve("edges.jar"));

        assertEquals(
                "is the same plugin edges as " + first + ", in the same version 1.0.0; remove one of the two",
                problem(open(folder, other), "edges.jar"));
    }

    /** The class Helper of the later jar is read after that jar has gone. */
    @Test
    void aHoldHoldsWhatIsLoadedAfterIt() throws IOException {
        ConditionRegistry registry = open(folder);
        try (ConditionRegistry.Hold hold = registry.hold()) {
            Path jar = TestJar.plugin("late")
                    .source("Helper", "package test; public class Helper { static int one() { return 1; } }")
                    .service("Late", condition("Late", "late").replace("(byte) ~pixels[i]", "(byte) Helper.one()"))
                    .write(folder.resolve("late.jar"));
            InstalledCondition late = registry.get("late");
            Files.delete(jar);
            assertTrue(registry.find("late").isEmpty());

            RgbImage image = late.detect(RgbImage.of(1, 1, new byte[3]), Map.of(), 0, Optional.empty(), () -> false)
                    .image();

            assertEquals(0x010101, image.rgb(0, 0));
        }
    }

    @Test
    void removingAPluginDoesNotLetItsOlderVersionIn() {
        jar(folder.resolve("a.jar"), "tool", "1.0.0", "tool");
        jar(folder.resolve("b.jar"), "tool", "2.0.0", "tool");
        ConditionRegistry registry = open(folder);

        assertTrue(registry.remove("tool"));

        assertTrue(registry.find("tool").isEmpty());
    }

    @Test
    void removingAPluginLeavesOthersInUse() {
        jar(folder.resolve("a.jar"), "tool", "1.0.0", "tool");
        jar(folder.resolve("b.jar"), "other", "1.0.0", "other");
        ConditionRegistry registry = open(folder);

        assertTrue(registry.remove("tool"));

        assertEquals("b.jar", registry.get("other").source());
    }

    @Test
    void aPluginThatIsNotInUseCannotBeRemoved() {
        TestJar.plugin("tool")
                .manifest("Plugin-Requires", ">=99.0.0")
                .service("Tool", condition("Tool", "tool"))
                .write(folder.resolve("a.jar"));
        ConditionRegistry registry = open(folder);

        assertFalse(registry.remove("tool"));
        assertFalse(registry.remove(""));
    }

    /** Loading anew would run the constructors of every plugin whenever one comes or goes. */
    @Test
    void whatStaysIsNotLoadedAnew() throws IOException {
        jar(folder.resolve("b.jar"), "tool", "1.0.0", "tool");
        ConditionRegistry registry = open(folder);
        ConditionDescriptor before = registry.get("tool").descriptor();

        Path late = jar(folder.resolve("a.jar"), "late", "1.0.0", "late");
        assertEquals("a.jar", registry.get("late").source());
        assertSame(before, registry.get("tool").descriptor());
        Files.delete(late);
        assertSame(before, registry.get("tool").descriptor());
    }

    /** As a library's failure arrives: the message says what was tried, the root says why. */
    @Test
    void aFailureIsReportedWithItsRoot() {
        TestJar.plugin("broken")
                .service(
                        "Broken",
                        condition("Broken", "broken")
                                .replace(
                                        "return DESCRIPTOR;",
                                        "throw new IllegalStateException(\"no table\","
                                                + " new IllegalArgumentException(\"line 3\"));"))
                .write(folder.resolve("a.jar"));

        String problem = problem(open(folder), "a.jar");

        assertTrue(problem.contains("no table: java.lang.IllegalArgumentException: line 3"), problem);
    }
}
