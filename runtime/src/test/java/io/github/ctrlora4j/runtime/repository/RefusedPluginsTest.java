package io.github.ctrlora4j.runtime.repository;

import static io.github.ctrlora4j.runtime.repository.TestRepository.bytes;
import static io.github.ctrlora4j.runtime.repository.TestRepository.contents;
import static io.github.ctrlora4j.runtime.repository.TestRepository.jar;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.plugins.TestJar;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is wrong with a repository or a jar in it: it is named, and the plugin folder stays as it was, byte for
 * byte.
 */
class RefusedPluginsTest {
    @TempDir
    private Path temp;

    private Path plugins = Path.of("");
    private TestRepository repository = new TestRepository(Path.of(System.getProperty("java.io.tmpdir")));

    @BeforeEach
    void aRepositoryAndAPluginThatIsInstalled() throws IOException {
        plugins = Files.createDirectory(temp.resolve("plugins"));
        repository = new TestRepository(temp);
        repository.write(jar("older", "1.0.0"), "../plugins/older.jar");
    }

    private void assertRefused(PluginInstaller installer, String... words) {
        Map<String, String> before = contents(plugins);
        String message = String.valueOf(
                assertThrows(CtrloraException.class, () -> installer.install("painter", Optional.empty()))
                        .getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), () -> "'" + message + "' has " + word);
        }
        assertEquals(1, message.lines().count(), message);
        assertEquals(before, contents(plugins));
    }

    private void assertRefused(String... words) {
        assertRefused(repository.installer(plugins), words);
    }

    private byte[] built(TestJar jar) {
        return bytes(repository.write(jar, "built.jar"));
    }

    /** 8 MiB; a file with a hole takes no room on the disk. */
    @Test
    void anIndexThatIsTooLong() throws IOException {
        repository.publish("painter", "1.0.0");
        lengthen("plugins.json", (8 << 20) + 1);
        assertRefused("plugins.json", "longer than the limit of 8388608 bytes");
    }

    @Test
    void aSignatureThatIsTooLong() throws IOException {
        repository.publish("painter", "1.0.0");
        lengthen("plugins.json.sig", 1025);
        assertRefused(installer(keys()), "plugins.json.sig", "longer than the limit of 1024 bytes");
    }

    /** 2 GiB, also as a file with a hole, so it must be rejected before it is copied. */
    @Test
    void aJarThatIsTooLong() throws IOException {
        repository.publish("painter", "1.0.0");
        lengthen("painter-1.0.0.jar", (2L << 30) + 1);
        assertRefused("painter-1.0.0.jar", "longer than the limit of 2147483648 bytes");
    }

    private void lengthen(String name, long bytes) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(repository.folder.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    @Test
    void aJarOfAnotherChecksum() {
        repository.publish("painter", "1.0.0");
        repository.editRelease(0, release -> release.put("sha512sum", "0".repeat(128)));
        assertRefused("painter-1.0.0.jar", "SHA-512", "nothing is installed");
    }

    @ParameterizedTest
    @CsvSource({
        "sha512sum, '', 128 hexadecimal digits",
        "sha512sum, abc, 128 hexadecimal digits",
        "version, one, needs a version",
        "requires, whatever, needs a range",
        "url, '', needs a text"
    })
    void aReleaseWithoutWhatItNeeds(String field, String value, String problem) {
        repository.publish("painter", "1.0.0");
        repository.editRelease(0, release -> release.put(field, value));
        assertRefused("plugins.json", "[0].releases[0]." + field, problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../painter", "a/b", "", "a..b", "C:x"})
    void anIdThatIsAPath(String id) {
        repository.publish("painter", "1.0.0");
        repository.editEntry(entry -> entry.put("id", id));
        assertRefused("plugins.json", "[0].id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../painter-1.0.0.jar",
                "a/../../painter.jar",
                "%2e%2e/painter.jar",
                "/etc/passwd",
                "file:///etc/passwd",
                "http://localhost/painter.jar",
                "//host/painter.jar",
                "..\\painter.jar",
                "painter.jar?x",
                "painter.jar#x"
            })
    void aJarThatLiesElsewhere(String url) {
        repository.publish("painter", "1.0.0");
        repository.editRelease(0, release -> release.put("url", url));
        assertRefused("plugins.json", url);
    }

    @Test
    void aJarWhoseNameNoFileCanHave() {
        repository.publish("painter", "1.0.0");
        repository.editRelease(0, release -> release.put("url", "ok%00.jar"));
        assertRefused("plugins.json", "ok%00.jar");
    }

    /** PF4J's parser recurses with each bracket. */
    @Test
    void aRangeThatIsNestedTooDeep() {
        repository.publish("painter", "1.0.0");
        repository.editRelease(0, release -> release.put("requires", "(".repeat(4000)));
        assertRefused("plugins.json", "[0].releases[0].requires");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[", "nothing", "[1]"})
    void anIndexThatIsNone(String json) throws IOException {
        Files.writeString(repository.folder.resolve("plugins.json"), json);
        assertRefused("plugins.json");
    }

    @Test
    void aRepositoryThatIsNotThere() {
        assertRefused("plugins.json", "cannot be read");
    }

    @Test
    void aJarThatWasCutOff() {
        byte[] whole = built(jar("painter", "1.0.0"));
        repository.offer("painter", "1.0.0", Arrays.copyOf(whole, whole.length / 2));
        assertRefused("offered.jar", "not a jar that can be read");
    }

    @Test
    void aJarOfAnotherPlugin() {
        repository.offer("painter", "1.0.0", built(jar("thief", "1.0.0")));
        assertRefused("offered.jar", "is thief 1.0.0", "painter 1.0.0");
    }

    @Test
    void aJarOfAnotherVersion() {
        repository.offer("painter", "1.0.1", built(jar("painter", "1.0.0")));
        assertRefused("offered.jar", "is painter 1.0.0", "painter 1.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/github/ctrlora4j/api/RgbImage.class",
                "org/pf4j/Plugin.class",
                "META-INF/versions/17/org/slf4j/Logger.class"
            })
    void aJarThatBundlesTheHostsClasses(String bundled) {
        repository.offer("painter", "1.0.0", built(jar("painter", "1.0.0").resource(bundled, new byte[] {1})));
        assertRefused("offered.jar", bundled);
    }

    @Test
    void aJarForAnotherHost() {
        repository.offer("painter", "1.0.0", built(jar("painter", "1.0.0").manifest("Plugin-Requires", ">=99.0.0")));
        assertRefused("offered.jar", "needs SPI >=99.0.0");
    }

    @Test
    void aJarWithoutAManifestOfAPlugin() {
        repository.offer("painter", "1.0.0", built(TestJar.plugin("").manifest("Plugin-Version", "1.0.0")));
        assertRefused("offered.jar", "Plugin-Id");
    }

    /** {@code pack install} would reject it; what a repository offers gets the same checks. */
    @Test
    void aPackWhoseLoraIsNoLora() throws IOException {
        Path pack = PackFile.write(
                temp.resolve("p.zip"), "painter", "1.0.0", "not a LoRA".getBytes(StandardCharsets.US_ASCII));
        new PluginPublisher(repository.folder, Optional.empty(), TestRepository.DAY).publish(List.of(pack));

        assertRefused("painter-1.0.0.zip", "a.safetensors");
        assertThrows(CtrloraException.class, () -> repository.installer(plugins).installUnverified(pack));
        assertEquals(Set.of("", "older.jar"), contents(plugins).keySet());
    }

    @Test
    void aCancelledInstallation() {
        repository.publish("painter", "1.0.0");
        Map<String, String> before = contents(plugins);
        PluginInstaller installer =
                PluginInstaller.of(plugins, List.of(repository.asRepository()), PackFile.verifier(plugins), () -> true);
        assertThrows(CancellationException.class, () -> installer.install("painter", Optional.empty()));
        assertEquals(before, contents(plugins));
    }

    /** The old one stays when the new one is refused. */
    @Test
    void anUpdateOfAnotherChecksum() {
        repository.publish("older", "2.0.0");
        repository.editRelease(0, release -> release.put("sha512sum", "0".repeat(128)));
        Map<String, String> before = contents(plugins);
        assertThrows(CtrloraException.class, () -> repository.installer(plugins).update("older"));
        assertEquals(before, contents(plugins));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/", "ftp://localhost/", "file://host/x", "https://user@host/"})
    void anAddressThatIsNeitherHttpsNorFile(String url) {
        String message = String.valueOf(
                assertThrows(InvalidRequestException.class, () -> PluginRepository.of("home", url, Optional.empty()))
                        .getMessage());
        assertTrue(message.contains(url) && message.contains("https://"), message);
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private PluginInstaller installer(KeyPair keys) {
        String url = repository.folder.toUri().toString();
        return PluginInstaller.of(
                plugins,
                List.of(PluginRepository.of("home", url, Optional.of(keys.getPublic()))),
                PackFile.verifier(plugins),
                () -> false);
    }

    @Test
    void aSignedRepositoryInstallsAndAnythingElseThanItsKeysSignatureIsRefused() throws IOException {
        KeyPair keys = keys();
        Path signature = repository.folder.resolve("plugins.json.sig");
        repository.publish(jar("painter", "1.0.0"), Optional.of(keys.getPrivate()));
        assertRefused(installer(keys()), "plugins.json.sig", "is not its signature");

        byte[] genuine = Files.readAllBytes(signature);
        Files.writeString(signature, "nonsense");
        assertRefused(installer(keys), "plugins.json.sig", "is not its signature");
        Files.delete(signature);
        assertRefused(installer(keys), "plugins.json.sig", "cannot be read");

        Files.write(signature, genuine);
        assertEquals(
                "1.0.0",
                installer(keys).install("painter", Optional.empty()).plugin().version());
    }

    /** Who changes an entry cannot sign the index. */
    @Test
    void anEntryThatWasChangedAfterSigning() {
        KeyPair keys = keys();
        repository.publish(jar("painter", "1.0.0"), Optional.of(keys.getPrivate()));
        repository.editRelease(0, release -> release.put("date", "2020-01-01"));
        assertRefused(installer(keys), "is not its signature");
    }

    @Test
    void publishingAReleaseWithOtherBytes() {
        repository.publish("painter", "1.0.0");
        Map<String, String> before = contents(repository.folder);
        TestJar other = jar("painter", "1.0.0").resource("test/more.txt", new byte[] {1});
        String message = String.valueOf(
                assertThrows(InvalidRequestException.class, () -> repository.publish(other, Optional.empty()))
                        .getMessage());
        assertTrue(message.contains("releases never change"), message);
        assertEquals(before, contents(repository.folder));
    }

    @Test
    void publishingIntoASignedRepositoryWithoutItsKey() {
        repository.publish(jar("painter", "1.0.0"), Optional.of(keys().getPrivate()));
        Map<String, String> before = contents(repository.folder);
        assertThrows(InvalidRequestException.class, () -> repository.publish("painter", "1.1.0"));
        assertThrows(
                InvalidRequestException.class,
                () -> repository.publish(jar("painter", "1.1.0"), Optional.of(keys().getPrivate())));
        assertEquals(before, contents(repository.folder));
    }
}
