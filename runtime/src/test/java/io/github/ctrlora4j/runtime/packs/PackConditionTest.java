package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.ConditionImage;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.runtime.InstalledSources;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.TestRegistry;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs in the registry are conditions like others; {@link TestPack.Shift} is on the class path. */
class PackConditionTest {
    private static final RgbImage PIXEL = RgbImage.of(1, 1, new byte[] {1, 2, 3});

    @TempDir
    private Path temp;

    private Path plugins;
    private URLClassLoader host;
    private Optional<ConditionRegistry> opened = Optional.empty();

    @BeforeEach
    void shiftIsInstalled() throws IOException {
        plugins = Files.createDirectory(temp.resolve("plugins"));
        Path services = Files.createDirectories(temp.resolve("host/META-INF/services"));
        Files.writeString(services.resolve(Condition.class.getName()), TestPack.Shift.class.getName());
        host = new URLClassLoader(
                new URL[] {temp.resolve("host").toUri().toURL()}, getClass().getClassLoader());
    }

    @AfterEach
    void close() throws IOException {
        opened.ifPresent(ConditionRegistry::close);
        host.close();
    }

    private ConditionRegistry load() {
        ConditionRegistry registry =
                InstalledSources.open(List.of(plugins), host, TestRegistry.NO_NETWORKS, unloaded -> {});
        opened = Optional.of(registry);
        return registry;
    }

    private static SourceReport report(ConditionRegistry registry, String source) {
        return registry.reports().stream()
                .filter(report -> report.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    private static ConditionImage detect(ConditionRegistry registry, String id, Map<String, String> parameters) {
        return registry.get(id).detect(PIXEL, parameters, 0, Optional.empty(), () -> false);
    }

    private static RgbImage pixel(int red, int green, int blue) {
        return RgbImage.of(1, 1, new byte[] {(byte) red, (byte) green, (byte) blue});
    }

    @Test
    void aZipAndAFolderAreConditions() throws IOException {
        TestPack.own("a").zip(plugins.resolve("x.zip"));
        TestPack.own("b").folder(plugins.resolve("y"));

        ConditionRegistry registry = load();

        assertEquals(
                List.of("a", "b", "shift"),
                registry.descriptors().stream().map(found -> found.id()).toList());
        assertEquals("x.zip", registry.get("a").source());
        assertEquals(
                new SourceReport("y", "b", "1.2.3", SourceReport.State.STARTED, List.of("b"), Optional.empty()),
                report(registry, "y"));
    }

    /** By 5 twice is 10. */
    @Test
    void fixedParametersReachThePreprocessorAndUsersSetTheOthers() throws IOException {
        TestPack pack = TestPack.own("edges");
        pack.descriptor.putObject("parameters").put("by", 5);
        pack.zip(plugins.resolve("edges.zip"));

        ConditionRegistry registry = load();

        ConditionImage detection = detect(registry, "edges", Map.of("times", "2"));
        assertEquals(pixel(11, 12, 13), detection.image());
        assertEquals(Optional.of("shift"), detection.madeBy());
        assertEquals(
                List.of("times"),
                registry.get("edges").descriptor().parameters().stream()
                        .map(Parameter::name)
                        .toList());
        assertEquals(Map.of("by", "5"), registry.get("edges").descriptor().fixedParameters());
        assertEquals("shifted", registry.get("edges").descriptor().appearance());
        assertEquals(
                "condition edges: its parameter by is fixed at 5; leave it out",
                assertThrows(InvalidRequestException.class, () -> detect(registry, "edges", Map.of("by", "1")))
                        .getMessage());
    }

    /** The alias stands for by = 100. */
    @Test
    void anAliasOfThePreprocessorBringsItsValues() throws IOException {
        TestPack pack = TestPack.own("far");
        pack.descriptor.put("preprocessor", "shift_far");
        pack.zip(plugins.resolve("far.zip"));

        assertEquals(pixel(101, 102, 103), detect(load(), "far", Map.of()).image());
    }

    @Test
    void withoutAPreprocessorThePictureIsTheConditionImage() throws IOException {
        TestPack pack = TestPack.own("finished");
        pack.descriptor.put("preprocessor", "none");
        pack.zip(plugins.resolve("finished.zip"));

        assertEquals(PIXEL, detect(load(), "finished", Map.of()).image());
    }

    @Test
    void anAliasOfThePackIsAnotherName() throws IOException {
        TestPack pack = TestPack.own("edges");
        pack.descriptor.putArray("aliases").add("kanten");
        pack.zip(plugins.resolve("edges.zip"));

        assertEquals("edges", load().get("kanten").descriptor().id());
    }

    @Test
    void aPackThatClaimsAnInstalledIdIsRefusedAndBothAreNamed() throws IOException {
        TestPack.own("shift").zip(plugins.resolve("thief.zip"));

        SourceReport report = report(load(), "thief.zip");

        assertEquals(SourceReport.State.REFUSED, report.state());
        String problem = report.problem().orElseThrow();
        assertTrue(problem.startsWith("condition shift is already installed from class path"), problem);
    }

    @Test
    void theSecondOfTwoPacksWithOneIdIsRefused() throws IOException {
        TestPack.own("edges").zip(plugins.resolve("a.zip"));
        TestPack.own("edges").zip(plugins.resolve("b.zip"));

        ConditionRegistry registry = load();

        assertEquals("a.zip", registry.get("edges").source());
        String problem = report(registry, "b.zip").problem().orElseThrow();
        assertTrue(problem.startsWith("is the same plugin edges as a.zip"), problem);
    }

    @Test
    void aBrokenPackIsReportedAndTheOthersWork() throws IOException {
        Files.writeString(plugins.resolve("a.zip"), "no zip");
        TestPack missing = TestPack.own("dreams");
        missing.descriptor.put("preprocessor", "dream");
        missing.zip(plugins.resolve("b.zip"));
        TestPack.own("edges").zip(plugins.resolve("c.zip"));

        ConditionRegistry registry = load();

        assertEquals(SourceReport.State.REFUSED, report(registry, "a.zip").state());
        assertEquals(
                "needs the preprocessor dream, which is not installed; install the plugin that has it",
                report(registry, "b.zip").problem().orElseThrow());
        assertEquals(SourceReport.State.STARTED, report(registry, "c.zip").state());
    }

    @Test
    void anExtensionAddsItsLorasAndRemovingItTakesThemAway() throws IOException {
        TestPack.extending("shift").zip(plugins.resolve("more.zip"));
        ConditionRegistry registry = load();
        assertEquals(List.of("c".repeat(64), TestPack.BASE), bases(registry));
        assertEquals(SourceReport.State.STARTED, report(registry, "more.zip").state());

        assertTrue(registry.remove("shift-bbbbbbbbbbbb"));

        assertEquals(List.of("c".repeat(64)), bases(registry));
    }

    private static List<String> bases(ConditionRegistry registry) {
        return registry.get("shift").loras().stream()
                .map(ConditionLora::baseFingerprint)
                .toList();
    }

    @Test
    void aRemovedPackIsGone() throws IOException {
        TestPack.own("edges").zip(plugins.resolve("edges.zip"));
        ConditionRegistry registry = load();

        assertTrue(registry.remove("edges"));

        assertFalse(registry.find("edges").isPresent());
        assertThrows(InvalidRequestException.class, () -> registry.get("edges"));
    }
}
