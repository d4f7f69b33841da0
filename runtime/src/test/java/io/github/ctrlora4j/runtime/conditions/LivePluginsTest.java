package io.github.ctrlora4j.runtime.conditions;

import static io.github.ctrlora4j.runtime.plugins.TestJar.condition;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.api.host.SourceReport.State;
import io.github.ctrlora4j.runtime.InstalledSources;
import io.github.ctrlora4j.runtime.plugins.TestJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin folder of a running host. */
class LivePluginsTest {
    private static final RgbImage PIXEL = RgbImage.of(1, 1, new byte[] {0, 1, 2});

    @TempDir
    private Path temp;

    private final List<ClassLoader> unloaded = new ArrayList<>();
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

    private ConditionRegistry host() {
        ConditionRegistry registry = InstalledSources.open(
                List.of(folder), getClass().getClassLoader(), TestRegistry.NO_NETWORKS, unloaded::add);
        opened = Optional.of(registry);
        return registry;
    }

    private Path jar(String file, String pluginId, String conditionId, String... extra) {
        return TestJar.plugin(pluginId)
                .service("Dropped", condition("Dropped", conditionId, extra))
                .write(folder.resolve(file));
    }

    private static List<String> ids(ConditionRegistry registry) {
        return registry.descriptors().stream().map(ConditionDescriptor::id).toList();
    }

    private static RgbImage detect(InstalledCondition condition) {
        return condition
                .detect(PIXEL, Map.of(), 0, Optional.empty(), () -> false)
                .image();
    }

    @Test
    void aJarThatIsDroppedInCountsAtTheNextLook() {
        ConditionRegistry registry = host();
        assertEquals(List.of(), ids(registry));
        jar("late.jar", "late", "late");
        assertEquals(0xFFFEFD, detect(registry.get("late")).rgb(0, 0));
    }

    @Test
    void theFolderMayAppearLater() throws IOException {
        Files.delete(folder);
        ConditionRegistry registry = host();
        assertEquals(List.of(), registry.reports());
        Files.createDirectory(folder);
        jar("late.jar", "late", "late");
        assertEquals(List.of("late"), ids(registry));
    }

    @Test
    void aJarThatIsDeletedIsGone() throws IOException {
        Path jar = jar("short.jar", "short", "short");
        ConditionRegistry registry = host();
        ClassLoader loader = registry.get("short").pluginLoader();
        Files.delete(jar);
        assertThrows(InvalidRequestException.class, () -> registry.get("short"));
        assertEquals(List.of(), registry.reports());
        assertEquals(List.of(loader), unloaded);
    }

    @Test
    void aJarThatIsReplacedIsLoadedAnew() throws IOException {
        jar("tool.jar", "tool", "old");
        ConditionRegistry registry = host();
        assertEquals(List.of("old"), ids(registry));
        Path next = TestJar.plugin("tool")
                .service("Renamed", condition("Renamed", "new", ".title(\"longer\")"))
                .write(Files.createDirectory(temp.resolve("build")).resolve("tool.jar"));
        Files.move(next, folder.resolve("tool.jar"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertEquals(List.of("new"), ids(registry));
    }

    /** The new version is there before the old one goes, as package managers do it. */
    @Test
    void aRefusedJarGetsItsChanceWhenItsRivalGoes() throws IOException {
        Path old = jar("tool-1.jar", "tool", "tool");
        ConditionRegistry registry = host();
        jar("tool-2.jar", "tool", "tool");
        assertEquals(
                List.of(State.STARTED, State.REFUSED),
                registry.reports().stream().map(SourceReport::state).toList());
        Files.delete(old);
        assertEquals("tool-2.jar", registry.get("tool").source());
    }

    @Test
    void aJarThatWasLookedAtWhileItWasCopiedIsTriedAgain() throws IOException {
        Path whole = TestJar.plugin("slow")
                .service("Slow", condition("Slow", "slow"))
                .write(Files.createDirectory(temp.resolve("build")).resolve("slow.jar"));
        byte[] bytes = Files.readAllBytes(whole);
        Path jar = folder.resolve("slow.jar");
        Files.write(jar, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        ConditionRegistry registry = host();
        assertEquals(State.REFUSED, registry.reports().get(0).state());
        Files.write(jar, bytes);
        assertEquals("slow", registry.get("slow").descriptor().id());
    }

    @Test
    void whatWasTakenOutStaysOutUntilItsFileChanges() throws IOException {
        Path jar = jar("tool.jar", "tool", "tool");
        ConditionRegistry registry = host();
        assertTrue(registry.remove("tool"));
        jar("other.jar", "other", "other");
        assertEquals(List.of("other"), ids(registry));
        Files.delete(jar);
        jar("tool.jar", "tool", "tool", ".title(\"changed\")");
        assertEquals(List.of("other", "tool"), ids(registry));
    }

    /** Its helper class was not yet read when the jar went. */
    @Test
    void whoHoldsAPluginCanUseItToTheEnd() throws IOException {
        Path jar = TestJar.plugin("lazy")
                .source("Helper", "package test; public class Helper { static int one() { return 1; } }")
                .service("Lazy", condition("Lazy", "lazy").replace("(byte) ~pixels[i]", "(byte) Helper.one()"))
                .write(folder.resolve("lazy.jar"));
        ConditionRegistry registry = host();
        try (ConditionRegistry.Hold use = registry.hold()) {
            InstalledCondition condition = registry.get("lazy");
            Files.delete(jar);
            assertEquals(List.of(), ids(registry));
            assertEquals(0x010101, detect(condition).rgb(0, 0));
        }
    }
}
