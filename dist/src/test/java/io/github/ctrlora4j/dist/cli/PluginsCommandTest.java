package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of repositories; what is verified, the tests of {@code runtime.repository} show. */
class PluginsCommandTest {
    @TempDir
    private Path temp;

    private Path plugins = Path.of("");
    private Path repository = Path.of("");

    @BeforeEach
    void folders() throws IOException {
        plugins = Files.createDirectory(temp.resolve("plugins"));
        repository = temp.resolve("repository");
    }

    /** No plugin command loads a plugin, so this one needs no class. */
    private Path jar(String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Plugin-Id", "painter");
        attributes.putValue("Plugin-Version", version);
        attributes.putValue("Plugin-Description", "Paints");
        Path jar = temp.resolve("painter-" + version + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            zip.putNextEntry(new JarEntry("META-INF/services/io.github.ctrlora4j.api.condition.Condition"));
            zip.write("test.Painter".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private Invocation plugins(String... arguments) {
        List<String> all = new ArrayList<>(List.of("plugins"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--plugins", plugins.toString()));
        return Invocation.of(
                Engines.real(), new Installation(Optional.empty(), Map.of(), temp), all.toArray(String[]::new));
    }

    private String url() {
        return repository.toUri().toString();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(plugins)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void publish(String version) throws IOException {
        Invocation published = plugins("publish", jar(version).toString(), "--to", repository.toString());
        assertEquals(ExitCode.OK, published.exitCode(), published.err());
    }

    @Test
    void aPluginIsPublishedFoundInstalledUpdatedListedAndRemoved() throws IOException {
        publish("1.0.0");
        assertEquals(
                "1.0.0",
                plugins("search", "paint", "--json", "--repository", url())
                        .json()
                        .at("/0/version")
                        .textValue());
        assertEquals(
                List.of("installed painter 1.0.0: " + plugins.resolve("painter.jar")),
                plugins("install", "painter", "--repository", url()).outLines());
        publish("1.1.0");
        assertEquals(
                List.of("updated painter to 1.1.0"),
                plugins("update", "--repository", url()).outLines());
        assertEquals(
                List.of("painter is up to date"),
                plugins("update", "painter", "--repository", url()).outLines());
        assertEquals("1.1.0", plugins("list", "--json").json().at("/0/version").textValue());
        assertEquals(
                List.of("removed painter: " + plugins.resolve("painter.jar")),
                plugins("remove", "painter").outLines());
        assertEquals(List.of(), files());
    }

    @Test
    void takesRepositoriesFromTheUsersList() throws IOException {
        publish("1.0.0");
        Files.createDirectory(temp.resolve(".ctrlora4j"));
        Files.writeString(
                temp.resolve(".ctrlora4j/repositories.json"),
                "{\"repositories\": [{\"id\": \"home\", \"url\": \"" + url() + "\"}]}");
        assertEquals(ExitCode.OK, plugins("install", "painter@1.0.0").exitCode());
        assertEquals(List.of("painter.jar"), files());
    }

    @Test
    void aFileNeedsTheWordThatNobodyVouchesForIt() throws IOException {
        Path jar = jar("1.0.0");
        Invocation refused = plugins("install", jar.toString(), "--repository", url());
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertTrue(refused.err().contains("--allow-unverified"), refused.err());
        assertEquals(List.of(), files());
        assertEquals(
                ExitCode.OK,
                plugins("install", "--allow-unverified", jar.toString()).exitCode());
        assertEquals(List.of("painter.jar"), files());
    }

    /** One line, and only from the commands that install. */
    @Test
    void saysThatAnIndexWithoutAKeyIsNotChecked() throws IOException {
        publish("1.0.0");
        assertEquals(List.of(), plugins("search", "--repository", url()).errLines());

        List<String> warning =
                plugins("install", "painter", "--repository", url()).errLines();

        assertEquals(
                List.of("ctrlora4j: warning: no key is given for " + url()
                        + ", so nobody's signature is checked; the SHA-512 in its index protects only against damage"),
                warning);
        assertEquals(warning, plugins("update", "--repository", url()).errLines());
    }

    @Test
    void aMissingRepositoryIsNamedOnce() {
        Invocation invocation = plugins("search", "--repository", repository.toString());

        assertEquals(
                List.of("ctrlora4j: " + repository.toUri().toString().replace("file:///", "file:/")
                        + "/plugins.json: cannot be read: there is no such file"),
                invocation.errLines());
    }

    @Test
    void packsTravelToo() {
        assertTrue(plugins("publish", "--help").out().contains("Plugin jars, and packs as zips."));
    }

    @Test
    void withoutARepositoryItSaysHowToNameOne() {
        Invocation invocation = plugins("search");
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("--repository URL"), invocation.err());
        assertEquals(1, invocation.errLines().size());
    }

    @Test
    void whatARepositoryDoesNotHaveSuggestsTheNearest() throws IOException {
        publish("1.0.0");
        Invocation invocation = plugins("install", "painte", "--repository", url());
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("Did you mean 'painter'?"), invocation.err());
    }

    /** Escape sequences of a repository could rename the terminal's window or forge lines. */
    @Test
    void textOfARepositoryDoesNothingToTheTerminal() throws IOException {
        publish("1.0.0");
        Path index = repository.resolve("plugins.json");
        Files.writeString(index, Files.readString(index).replace("Paints", "Paints\\u001b]0;x\\u0007\\u202e\\nforged"));

        Invocation invocation = plugins("search", "--repository", url());

        assertEquals(1, invocation.outLines().size(), invocation.out());
        assertTrue(invocation.out().contains("Paints?]0;x?? forged"), invocation.out());
    }
}
