package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.packs.PackFolder.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackFolderTest {
    private static final PackVerifier VERIFIER =
            new PackVerifier(GoldenModels.FILES, TestPack::installed, name -> Optional.empty(), () -> false);

    @TempDir
    private Path temp;

    private Path plugins;
    private PackFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        plugins = Files.createDirectory(temp.resolve("plugins"));
        folder = new PackFolder(plugins);
    }

    private List<String> filesLeft() throws IOException {
        try (Stream<Path> files = Files.list(plugins)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aZipIsCopiedToTheByteUnderItsId() throws IOException {
        Path zip = TestPack.own("edges").with("LICENSE", "free").zip(temp.resolve("download (1).zip"));

        Path installed = folder.install(zip, false, VERIFIER).file();

        assertEquals(plugins.resolve("edges.zip"), installed);
        assertArrayEquals(Files.readAllBytes(zip), Files.readAllBytes(installed));
        assertEquals(List.of("edges.zip"), filesLeft());
    }

    @Test
    void aFolderBecomesAZipWithTheSameFiles() throws IOException {
        TestPack pack = TestPack.own("edges").with("README.md", "# Edges");

        Path installed = folder.install(pack.folder(temp.resolve("unpacked")), false, VERIFIER)
                .file();

        Pack read = Pack.open(installed);
        assertEquals(pack.all().keySet(), read.files().sizes().keySet());
        pack.all().forEach((name, content) -> assertArrayEquals(content, read.bytes(name), name));
    }

    @Test
    void anExtensionIsInstalledUnderItsConditionAndBase() throws IOException {
        folder.install(TestPack.extending("shift").zip(temp.resolve("x.zip")), false, VERIFIER);

        assertEquals(List.of("shift-bbbbbbbbbbbb.zip"), filesLeft());
    }

    private Path zip(String version, String title) throws IOException {
        TestPack pack = TestPack.own("edges");
        pack.descriptor.put("version", version).put("title", title);
        return pack.zip(temp.resolve(version + title + ".zip"));
    }

    private static String installedVersion(Path file) {
        return Pack.open(file).descriptor().version() + " "
                + Pack.open(file).descriptor().title();
    }

    @Test
    void aNewerVersionReplacesTheInstalledOneUnderItsFileName() throws IOException {
        Path installed = Files.copy(zip("1.9.0", "A"), plugins.resolve("my own.zip"));

        assertEquals(new Installation(installed, true), folder.install(zip("1.10.0", "A"), false, VERIFIER));

        assertEquals("1.10.0 A", installedVersion(installed));
        assertEquals(List.of("my own.zip"), filesLeft());
    }

    @ParameterizedTest
    @CsvSource({
        "1.9.0, A, 'is version 1.9.0, which is older than edges 1.10.0, which is installed as edges.zip; '",
        "1.10.0, B, 'has other bytes but the version of edges 1.10.0, which is installed as edges.zip; '"
    })
    void anotherPackThatIsNotNewerReplacesTheInstalledOneByForceOnly(String version, String title, String problem)
            throws IOException {
        Path installed = folder.install(zip("1.10.0", "A"), false, VERIFIER).file();
        Path other = zip(version, title);

        InvalidRequestException rejection =
                assertThrows(InvalidRequestException.class, () -> folder.install(other, false, VERIFIER));
        assertEquals(Optional.of(other.toString()), rejection.subject());
        assertEquals(problem + "give it a higher version, or install it by force", rejection.problem());
        assertEquals("1.10.0 A", installedVersion(installed));

        folder.install(other, true, VERIFIER);
        assertEquals(version + " " + title, installedVersion(installed));
        assertEquals(List.of("edges.zip"), filesLeft());
    }

    @Test
    void installingTheSamePackAgainChangesNothing() throws IOException {
        Path zip = zip("1.0.0", "A");
        Path installed = folder.install(zip, false, VERIFIER).file();

        assertEquals(new Installation(installed, false), folder.install(zip, false, VERIFIER));

        assertEquals(List.of("edges.zip"), filesLeft());
    }

    /** An unpacked pack is the work of its user. */
    @Test
    void aFolderIsNotReplaced() throws IOException {
        TestPack.own("edges").folder(plugins.resolve("edges"));
        Path newer = zip("2.0.0", "A");

        String problem = assertThrows(InvalidRequestException.class, () -> folder.install(newer, true, VERIFIER))
                .problem();

        assertTrue(problem.contains("because that is a folder; remove it first"), problem);
        assertEquals(List.of("edges"), filesLeft());
    }

    @Test
    void refusesToChooseBetweenTwoFilesOfOnePack() throws IOException {
        Files.copy(zip("1.0.0", "A"), plugins.resolve("a.zip"));
        Files.copy(zip("1.0.0", "A"), plugins.resolve("b.zip"));
        Path newer = zip("2.0.0", "A");

        String message = assertThrows(InvalidRequestException.class, () -> folder.install(newer, false, VERIFIER))
                .getMessage();

        assertTrue(message.startsWith("edges: is installed twice, as a.zip and b.zip"), message);
    }

    @Test
    void listsZipsAndFoldersAndSaysWhatIsWrongWithOthers() throws IOException {
        TestPack.own("a").zip(plugins.resolve("a.zip"));
        TestPack.own("b").folder(plugins.resolve("b"));
        Files.writeString(plugins.resolve("c.zip"), "no zip");
        Files.writeString(plugins.resolve("canny.jar"), "left to others");
        Files.writeString(plugins.resolve(".d.zip"), "hidden");
        Files.createDirectory(plugins.resolve("notes"));

        List<PackFolder.Listed> listed = folder.list();

        assertEquals(
                List.of("a.zip", "b", "c.zip"),
                listed.stream()
                        .map(pack -> pack.file().getFileName().toString())
                        .toList());
        assertEquals(
                List.of("a", "b"),
                listed.stream()
                        .flatMap(pack -> pack.pack().stream())
                        .map(pack -> pack.descriptor().name())
                        .toList());
        assertEquals(Optional.empty(), listed.get(0).problem());
        String problem = listed.get(2).problem().orElseThrow();
        assertTrue(problem.contains("it is too short for a zip archive"), problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"edges", "x.zip", "x"})
    void removesByIdOrFileName(String name) throws IOException {
        Path zip = TestPack.own("edges").zip(plugins.resolve("x.zip"));

        assertEquals(zip, folder.remove(name));

        assertEquals(List.of(), filesLeft());
    }

    @Test
    void removesAFolderWhole() throws IOException {
        TestPack.own("edges").folder(plugins.resolve("edges"));

        folder.remove("edges");

        assertEquals(List.of(), filesLeft());
    }

    @Test
    void removesWhatCannotBeRead() throws IOException {
        Files.writeString(plugins.resolve("broken.zip"), "no zip");

        folder.remove("broken");

        assertEquals(List.of(), filesLeft());
    }

    /** While LICENSE is copied, the descriptor changes; it comes after it. */
    @Test
    void aPackThatChangesWhileItIsCopiedIsNotInstalled() throws IOException {
        Path unpacked = TestPack.own("edges").with("LICENSE", "free").folder(temp.resolve("unpacked"));
        TestPack changed = TestPack.own("edges");
        changed.descriptor.put("title", "Other edges");
        PackVerifier meddling =
                new PackVerifier(GoldenModels.FILES, TestPack::installed, name -> Optional.empty(), () -> {
                    try {
                        Files.write(
                                unpacked.resolve("condition.json"),
                                changed.all().get("condition.json"));
                        return false;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });

        String message = assertThrows(InvalidRequestException.class, () -> folder.install(unpacked, false, meddling))
                .getMessage();

        assertTrue(message.contains("changed while it was read"), message);
        assertEquals(List.of(), filesLeft());
    }

    @Test
    void aCancelledInstallationLeavesNothing() throws IOException {
        Path zip = TestPack.own("edges").zip(temp.resolve("x.zip"));
        PackVerifier cancelled =
                new PackVerifier(GoldenModels.FILES, TestPack::installed, name -> Optional.empty(), () -> true);

        assertThrows(CancellationException.class, () -> folder.install(zip, false, cancelled));

        assertEquals(List.of(), filesLeft());
    }

    @Test
    void verifyingSaysWhatInstallingWouldReject() throws IOException {
        Path thief = TestPack.own("shift").zip(temp.resolve("thief.zip"));
        Path more = TestPack.extending("shift").zip(temp.resolve("more.zip"));
        TestPack rival = TestPack.extending("shift");
        rival.lora0().put("base", "c".repeat(64));

        assertThrows(InvalidRequestException.class, () -> VERIFIER.verify(thief));
        assertThrows(InvalidRequestException.class, () -> VERIFIER.verify(rival.zip(temp.resolve("rival.zip"))));
        VERIFIER.verify(more);
    }

    @ParameterizedTest
    @ValueSource(strings = {"edgse", "../plugins/edges", "canny.jar"})
    void removesNothingElse(String name) throws IOException {
        TestPack.own("edges").zip(plugins.resolve("edges.zip"));
        Files.writeString(plugins.resolve("canny.jar"), "left to others");

        assertThrows(InvalidRequestException.class, () -> folder.remove(name));

        assertEquals(List.of("canny.jar", "edges.zip"), filesLeft());
    }

    @Test
    void lorasAreReadFromThePackItself() throws IOException {
        TestPack pack = TestPack.own("edges");
        ConditionLora lora = Pack.open(pack.zip(temp.resolve("x.zip"))).loras().get(0);

        try (InputStream in = lora.open()) {
            assertArrayEquals(pack.files.get(TestPack.LORA), in.readAllBytes());
        }
        assertEquals(TestPack.BASE, lora.baseFingerprint());
        assertEquals(4, lora.rank());
    }
}
