package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.dist.launch.Console;
import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.runtime.repository.PluginRepository;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** No repository is asked: their addresses are those of nobody. */
class RepositoryOptionsTest {
    @TempDir
    private Path home;

    private final StringWriter err = new StringWriter();

    private static RepositoryOptions parsed(String... arguments) {
        return CommandLine.populateCommand(new RepositoryOptions(), arguments);
    }

    private Installation installation() {
        return new Installation(Optional.empty(), Map.of(), home);
    }

    private CommandContext context() {
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), false);
        return new CommandContext(new CommonOptions(installation()), console, new FakeGenerator().engines());
    }

    private Path configure(String json) throws IOException {
        Path folder = Files.createDirectories(home.resolve(".ctrlora4j"));
        return Files.writeString(folder.resolve("repositories.json"), json);
    }

    private Path keyFile() throws IOException, NoSuchAlgorithmException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String base64 = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
        return Files.writeString(
                home.resolve("key.pem"), "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
    }

    private static List<String> ids(List<PluginRepository> repositories) {
        return repositories.stream().map(PluginRepository::id).toList();
    }

    @Test
    void thoseOfTheCommandLineAreAskedFirst() throws IOException {
        configure("{\"repositories\": [{\"id\": \"home\", \"url\": \"https://home.example/r\"}]}");

        List<PluginRepository> repositories = parsed(
                        "--repository=https://b.example/r", "--repository=https://a.example/r")
                .read(installation());

        assertEquals(List.of("https://b.example/r", "https://a.example/r", "home"), ids(repositories));
    }

    /** A key on the command line says nothing about repositories that were configured without one. */
    @Test
    void theKeyIsForTheCommandLinesRepositoriesOnly() throws Exception {
        configure("{\"repositories\": [{\"id\": \"home\", \"url\": \"https://home.example/r\"}]}");
        RepositoryOptions options = parsed("--repository=https://a.example/r", "--key=" + keyFile());

        List<PluginRepository> repositories = options.readNotingUnsigned(context());

        assertTrue(repositories.get(0).publicKey().isPresent());
        assertTrue(repositories.get(1).publicKey().isEmpty());
        assertEquals(
                List.of("ctrlora4j: warning: no key is given for home, so nobody's signature is checked; the SHA-512 in"
                        + " its index protects only against damage"),
                err.toString().lines().toList());
    }

    @Test
    void nothingIsNotedIfAllAreSigned() throws Exception {
        parsed("--repository=https://a.example/r", "--key=" + keyFile()).readNotingUnsigned(context());
        assertEquals("", err.toString());
    }

    @Test
    void withoutARepositoryItSaysHowToNameOne() {
        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> parsed().read(installation()));
        assertEquals(
                "no repository is known; name one with --repository URL or in "
                        + home.resolve(".ctrlora4j").resolve("repositories.json"),
                e.getMessage());
    }

    @Test
    void aKeyThatCannotBeReadIsNamed() {
        RepositoryOptions options = parsed("--repository=https://a.example/r", "--key=" + home.resolve("none.pem"));
        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> options.read(installation()));
        assertEquals(Optional.of(home.resolve("none.pem").toString()), e.subject());
        assertTrue(e.problem().startsWith("cannot be read: "), e.problem());
    }
}
