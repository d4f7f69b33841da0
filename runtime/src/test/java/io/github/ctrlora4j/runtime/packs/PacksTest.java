package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.SourceReport;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacksTest {
    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void aFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
    }

    private Packs packs(Optional<Path> plugins, SourceReport... reports) {
        ModelLibrary library = new ModelLibrary(List.of(), GoldenModels.FILES);
        return new Packs(library, TestPack::installed, plugins, () -> List.of(reports));
    }

    @Test
    void aPackIsVerifiedInstalledListedAndRemoved() throws IOException {
        Packs packs = packs(Optional.of(folder));
        Path made = TestPack.own("edges").zip(temp.resolve("made.zip"));
        assertEquals("edges", packs.verify(made, new Cancellation()).name());
        Path installed = packs.install(made, false, new Cancellation()).file();
        assertEquals(folder.resolve("edges.zip"), installed);
        assertEquals(
                List.of(installed),
                packs.list().stream().map(PackFolder.Listed::file).toList());
        assertEquals(installed, packs.remove("edges"));
        assertEquals(List.of(), packs.list());
    }

    @Test
    void theListSaysWhatTheRegistryFound() throws IOException {
        TestPack.own("edges").zip(folder.resolve("edges.zip"));
        SourceReport report = new SourceReport(
                "edges.zip", "edges", "1.2.3", SourceReport.State.REFUSED, List.of(), Optional.of("taken"));
        assertEquals(
                List.of(Optional.of("taken")),
                packs(Optional.of(folder), report).list().stream()
                        .map(PackFolder.Listed::problem)
                        .toList());
    }

    @Test
    void aCancelledInstallationLeavesNothing() throws IOException {
        Path made = TestPack.own("edges").zip(temp.resolve("made.zip"));
        Cancellation wish = new Cancellation();
        wish.cancel();
        assertThrows(
                CancellationException.class, () -> packs(Optional.of(folder)).install(made, false, wish));
        assertFalse(Files.exists(folder.resolve("edges.zip")));
    }

    @Test
    void withoutAPluginFolderNothingIsInstalled() {
        Packs packs = packs(Optional.empty());
        assertEquals(
                Optional.of("plugin folder"),
                assertThrows(InvalidRequestException.class, packs::list).subject());
    }
}
