package io.github.ctrlora4j.runtime.repository;

import static io.github.ctrlora4j.runtime.repository.TestRepository.bytes;
import static io.github.ctrlora4j.runtime.repository.TestRepository.contents;
import static io.github.ctrlora4j.runtime.repository.TestRepository.jar;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.runtime.conditions.ConditionRegistry;
import io.github.ctrlora4j.runtime.conditions.TestRegistry;
import io.github.ctrlora4j.runtime.plugins.TestJar;
import io.github.ctrlora4j.runtime.repository.PluginInstaller.Installed;
import io.github.ctrlora4j.runtime.repository.PluginInstaller.Offer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginInstallerTest {
    @TempDir
    private Path temp;

    private Path plugins;
    private TestRepository repository;

    @BeforeEach
    void folders() throws IOException {
        plugins = Files.createDirectory(temp.resolve("plugins"));
        repository = new TestRepository(temp);
    }

    private PluginInstaller installer() {
        return repository.installer(plugins);
    }

    private static TestJar realJar(String version) {
        return TestJar.plugin("painter")
                .manifest("Plugin-Version", version)
                .manifest("Plugin-Description", "Paints painter")
                .manifest("Plugin-Provider", "Zoe")
                .service("Painter", TestJar.condition("Painter", "painter"));
    }

    private List<String> loadedConditions() {
        try (ConditionRegistry registry = TestRegistry.open(plugins)) {
            return registry.descriptors().stream().map(ConditionDescriptor::id).toList();
        }
    }

    @Test
    void aPluginIsPublishedFoundInstalledUpdatedAndRemoved() {
        Path first = repository.publish(realJar("1.0.0"), Optional.empty());
        assertEquals(
                List.of(new Offer("painter", Optional.of("1.0.0"), Optional.empty(), "Paints painter", "Zoe", "home")),
                installer().search("PAINT"));

        Installed installed = installer().install("painter", Optional.empty());

        assertEquals(plugins.resolve("painter.jar"), installed.file());
        assertArrayEquals(bytes(first), bytes(installed.file()));
        assertEquals(List.of("painter"), loadedConditions());
        assertEquals(Optional.empty(), installer().update("painter"));

        Path second = repository.publish(realJar("1.1.0"), Optional.empty());
        assertEquals(
                List.of(new Offer(
                        "painter", Optional.of("1.1.0"), Optional.of("1.0.0"), "Paints painter", "Zoe", "home")),
                installer().search(""));
        assertEquals(List.of("painter"), installer().updatable());

        Installed updated = installer().update("painter").orElseThrow();

        assertEquals("1.1.0", updated.plugin().version());
        assertEquals(Set.of("", "painter.jar"), contents(plugins).keySet());
        assertArrayEquals(bytes(second), bytes(updated.file()));
        assertEquals(List.of("painter"), loadedConditions());

        assertEquals(updated, installer().remove("painter"));

        assertEquals(Set.of(""), contents(plugins).keySet());
        assertEquals(List.of(), loadedConditions());
    }

    @Test
    void searchLooksIntoIdsAndDescriptionsAndTakesTextLiterally() {
        repository.publish("painter", "1.0.0");
        repository.publish(jar("edges", "1.0.0").manifest("Plugin-Description", "Lines (thin)"), Optional.empty());

        assertEquals(List.of("edges"), found("(thin"));
        assertEquals(List.of("edges"), found("DGE"));
        assertEquals(List.of("edges", "painter"), found(""));
        assertEquals(List.of(), found(".*"));
    }

    private List<String> found(String text) {
        return installer().search(text).stream().map(Offer::id).toList();
    }

    /** 1.10.0 is newer than 1.9.0, although its text sorts before it. */
    @Test
    void takesTheNewestReleaseThatThisHostCanLoad() {
        repository.publish("painter", "1.9.0");
        repository.publish("painter", "1.10.0");
        repository.publish("painter", "2.0.0");
        repository.editRelease(2, release -> release.put("requires", ">=2.0.0"));

        assertEquals(Optional.of("1.10.0"), installer().search("").get(0).version());
        assertEquals(
                "1.10.0",
                installer().install("painter", Optional.empty()).plugin().version());
    }

    @Test
    void installsTheReleaseThatWasAskedFor() {
        repository.publish("painter", "1.0.0");
        repository.publish("painter", "1.1.0");

        assertEquals(
                "1.0.0",
                installer().install("painter", Optional.of("1.0.0")).plugin().version());
    }

    @Test
    void namesWhatThereIsInsteadOfAnUnknownPluginOrRelease() {
        repository.publish("painter", "1.0.0");

        assertSays(() -> installer().install("paynter", Optional.empty()), "'paynter'", "painter");
        assertSays(() -> installer().install("painter", Optional.of("3.0.0")), "'3.0.0'", "1.0.0");
        assertSays(() -> installer().remove("painter"), "'painter'");
        assertSays(() -> installer().update("painter"), "'painter'");
        assertEquals(Set.of(""), contents(plugins).keySet());
    }

    private static void assertSays(Runnable request, String... words) {
        String message =
                assertThrows(InvalidRequestException.class, request::run).getMessage();
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    @Test
    void neverInstallsOverAnInstalledPlugin() {
        repository.publish("painter", "1.0.0");
        installer().install("painter", Optional.empty());
        repository.publish("painter", "1.1.0");
        Map<String, String> before = contents(plugins);

        assertSays(() -> installer().install("painter", Optional.empty()), "painter 1.0.0", "painter.jar", "update");

        assertEquals(before, contents(plugins));
    }

    @Test
    void neverOverwritesAFileThatIsNoPlugin() throws IOException {
        repository.publish("painter", "1.0.0");
        Files.writeString(plugins.resolve("painter.jar"), "somebody's notes");

        assertSays(() -> installer().install("painter", Optional.empty()), "painter.jar", "not overwritten");

        assertEquals("somebody's notes", Files.readString(plugins.resolve("painter.jar")));
        assertEquals(Set.of("", "painter.jar"), contents(plugins).keySet());
    }

    /** The repository offers the very bytes that the user put there by hand. */
    @Test
    void anUpdateKeepsTheNameThatTheUserGaveTheFile() throws IOException {
        Files.copy(repository.publish("painter", "0.9.0"), plugins.resolve("my own.jar"));
        repository.publish("painter", "1.0.0");

        installer().update("painter");

        assertEquals(Set.of("", "my own.jar"), contents(plugins).keySet());
        assertEquals("1.0.0", installer().installed().get(0).plugin().version());
    }

    @Test
    void anUpdateNeverGoesBackwards() throws IOException {
        repository.publish("painter", "1.0.0");
        Files.copy(repository.publish("painter", "2.0.0"), plugins.resolve("painter.jar"));
        repository.editRelease(0, release -> release.put("version", "1.9.0"));
        Map<String, String> before = contents(plugins);

        assertEquals(Optional.empty(), installer().update("painter"));
        assertEquals(before, contents(plugins));
    }

    @Test
    void updatesByItselfOnlyWhatCameFromARepository() {
        repository.publish("painter", "1.0.0");
        repository.publish("built-in", "9.0.0");
        repository.write(jar("homemade", "1.0.0"), "../plugins/homemade.jar");
        repository.write(jar("built-in", "1.0.0"), "../plugins/built-in.jar");
        installer().install("painter", Optional.empty());

        assertEquals(List.of("painter"), installer().updatable());
    }

    @Test
    void aRepositoryDoesNotReplaceWhatCameOtherwise() {
        repository.write(jar("built-in", "1.0.0"), "../plugins/built-in.jar");
        repository.publish("built-in", "9.0.0");
        Map<String, String> before = contents(plugins);

        assertSays(() -> installer().update("built-in"), "did not come from any of these", "remove it and install it");
        assertEquals(before, contents(plugins));
    }

    /** Nobody offers it, so there is no repository to name. */
    @Test
    void anUpdateOfWhatNobodyOffersNamesWhatThereIs() {
        repository.publish("painter", "1.0.0");
        repository.write(jar("homemade", "1.0.0"), "../plugins/homemade.jar");

        assertSays(() -> installer().update("homemade"), "there is no 'homemade'", "painter");
    }

    @Test
    void aRepositoryDoesNotReplaceWhatCameFromAnother() {
        repository.publish("painter", "1.0.0");
        installer().install("painter", Optional.empty());
        TestRepository second = new TestRepository(temp.resolve("second"));
        second.publish("painter", "9.0.0");

        assertSays(() -> second.installer(plugins).update("painter"), "did not come from any of these", "second");
        assertEquals(List.of(), second.installer(plugins).updatable());
    }

    @Test
    void packsTravelLikeJars() throws IOException {
        Path pack = PackFile.write(temp.resolve("edges-1.zip"), "fine-edges", "1.0.0");
        PluginPublisher publisher = new PluginPublisher(repository.folder, Optional.empty(), TestRepository.DAY);
        publisher.publish(List.of(pack));
        assertEquals(List.of("fine-edges"), found("edges"));

        Installed installed = installer().install("fine-edges", Optional.empty());
        assertEquals(plugins.resolve("fine-edges.zip"), installed.file());
        assertArrayEquals(bytes(pack), bytes(installed.file()));

        publisher.publish(List.of(PackFile.write(temp.resolve("edges-2.zip"), "fine-edges", "1.1.0")));
        assertEquals(List.of("fine-edges"), installer().updatable());
        assertEquals(
                "1.1.0", installer().update("fine-edges").orElseThrow().plugin().version());

        installer().remove("fine-edges");
        assertEquals(Set.of(""), contents(plugins).keySet());
    }

    /** A quarter of a million ids: each would open every installed jar. */
    @Test
    void aSearchOpensTheInstalledJarsOnceAndCanBeCancelled() throws IOException {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < 250_000; i++) {
            json.append(i == 0 ? "" : ",").append("{\"id\":\"a").append(i).append("\",\"releases\":[]}");
        }
        Files.writeString(repository.folder.resolve("plugins.json"), json.append("]"));
        repository.write(jar("painter", "1.0.0"), "../plugins/painter.jar");

        assertEquals(250_000, installer().search("a").size());

        int[] asked = {0};
        PluginInstaller cancelled = PluginInstaller.of(
                plugins, List.of(repository.asRepository()), PackFile.verifier(plugins), () -> asked[0]++ > 200);
        assertThrows(CancellationException.class, () -> cancelled.search("a"));
    }

    @Test
    void whatAnIndexSaysIsSafeForATerminal() {
        repository.publish("painter", "1.0.0");
        repository.editEntry(entry -> entry.put("description", "\u001b]0;pwned\u0007\u001b[2J\nline \u202e \u009b"));

        assertEquals(
                "?]0;pwned??[2J line ? ?", installer().search("painter").get(0).description());
    }

    @Test
    void aPathIsARepositoryToo() {
        repository.publish("painter", "1.0.0");
        PluginRepository path = PluginRepository.of("p", repository.folder.toString(), Optional.empty());

        assertEquals(repository.asRepository().url(), path.url());
        assertEquals(
                1,
                PluginInstaller.of(plugins, List.of(path), PackFile.verifier(plugins), () -> false)
                        .search("painter")
                        .size());
    }

    /** Otherwise a second repository could slip in "newer" plugins of the first one's names. */
    @Test
    void theFirstRepositoryThatKnowsAPluginDecides() {
        repository.publish("painter", "1.0.0");
        TestRepository second = new TestRepository(temp.resolve("second"));
        second.publish("painter", "9.0.0");
        second.publish("extra", "1.0.0");
        PluginInstaller both = PluginInstaller.of(
                plugins,
                List.of(repository.asRepository(), second.asRepository()),
                PackFile.verifier(plugins),
                () -> false);

        assertEquals("1.0.0", both.install("painter", Optional.empty()).plugin().version());
        assertEquals(Optional.empty(), both.update("painter"));
        assertEquals("1.0.0", both.install("extra", Optional.empty()).plugin().version());
    }

    @Test
    void makesThePluginFolder() {
        repository.publish("painter", "1.0.0");
        Path deep = temp.resolve("not").resolve("yet");

        assertEquals(
                deep.resolve("painter.jar"),
                repository.installer(deep).install("painter", Optional.empty()).file());
    }

    @Test
    void removesWhatAKilledRunLeftAndNothingElse() throws IOException {
        String uuid = "p1m00000000-123e4567-e89b-12d3-a456-426614174000"; // process 1 of some other machine
        unfinished(".painter.jar." + uuid + ".tmp", Duration.ofMinutes(11));
        unfinished(".other.jar." + uuid + ".tmp", Duration.ofMinutes(1));
        unfinished(".notes.tmp", Duration.ofDays(9));
        repository.publish("painter", "1.0.0");

        installer().install("painter", Optional.empty());

        assertEquals(
                Set.of("", ".other.jar." + uuid + ".tmp", ".notes.tmp", "painter.jar"),
                contents(plugins).keySet());
    }

    @Test
    void anUpdateAndAFileThatNobodyVouchesForCleanUpToo() throws IOException {
        String left = ".other.jar.p1m00000000-123e4567-e89b-12d3-a456-426614174000.tmp";
        repository.publish("painter", "1.0.0");
        installer().install("painter", Optional.empty());
        repository.publish("painter", "1.1.0");

        unfinished(left, Duration.ofMinutes(11));
        installer().update("painter");
        assertEquals(Set.of("", "painter.jar"), contents(plugins).keySet());

        unfinished(left, Duration.ofMinutes(11));
        installer().installUnverified(repository.write(jar("homemade", "1.0.0"), "x.jar"));
        assertEquals(
                Set.of("", "painter.jar", "homemade.jar"), contents(plugins).keySet());
    }

    /** The index is known from the first search, so that nothing but the search itself can notice. */
    @Test
    void aSearchOfAKnownIndexCanBeCancelled() {
        repository.publish("painter", "1.0.0");
        boolean[] cancelled = {false};
        PluginInstaller installer = PluginInstaller.of(
                plugins, List.of(repository.asRepository()), PackFile.verifier(plugins), () -> cancelled[0]);
        assertEquals(1, installer.search("painter").size());

        cancelled[0] = true;

        assertThrows(CancellationException.class, () -> installer.search("painter"));
    }

    private void unfinished(String name, Duration age) throws IOException {
        Path file = Files.writeString(plugins.resolve(name), "half");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void refusesToChooseBetweenTwoJarsOfOnePlugin() {
        repository.write(jar("painter", "0.9.0"), "../plugins/a.jar");
        repository.write(jar("painter", "0.8.0"), "../plugins/b.jar");
        repository.publish("painter", "1.0.0");

        assertSays(() -> installer().update("painter"), "a.jar", "b.jar");
        assertSays(() -> installer().remove("painter"), "a.jar", "b.jar");
        assertEquals(Set.of("", "a.jar", "b.jar"), contents(plugins).keySet());
    }

    @Test
    void aJarThatNobodyVouchesForIsInstalledWhenAskedFor() {
        Path file = repository.write(jar("homemade", "1.0.0"), "x.jar");

        Installed installed = installer().installUnverified(file);

        assertEquals(plugins.resolve("homemade.jar"), installed.file());
        assertArrayEquals(bytes(file), bytes(installed.file()));
        assertSays(() -> installer().installUnverified(file), "homemade.jar", "remove it first");
    }

    @Test
    void removingCleansUpBehindAKilledRun() throws IOException {
        repository.publish("painter", "1.0.0");
        installer().install("painter", Optional.empty());
        unfinished(".other.jar.p1m00000000-123e4567-e89b-12d3-a456-426614174000.tmp", Duration.ofMinutes(11));

        installer().remove("painter");

        assertEquals(Set.of(""), contents(plugins).keySet());
    }
}
