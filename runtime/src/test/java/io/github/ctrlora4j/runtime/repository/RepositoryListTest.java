package io.github.ctrlora4j.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryListTest {
    @TempDir
    private Path folder;

    private Path written(String json) throws IOException {
        return Files.writeString(folder.resolve("repositories.json"), json);
    }

    @Test
    void withoutAFileThereAreNone() {
        assertEquals(List.of(), RepositoryList.read(folder.resolve("repositories.json")));
    }

    @Test
    void theOrderIsTheFiles() throws IOException {
        List<PluginRepository> read = RepositoryList.read(
                written(
                        """
                {"repositories": [
                  {"id": "team", "url": "https://example.org/team"},
                  {"id": "home", "url": "file:///srv/plugins/"}]}"""));

        assertEquals(
                List.of("team", "home"), read.stream().map(PluginRepository::id).toList());
        assertEquals(URI.create("https://example.org/team/"), read.get(0).url());
        assertEquals(Optional.empty(), read.get(0).publicKey());
    }

    /** A key that was read wrongly, or not at all, would switch off every signature of the repository. */
    @Test
    void theKeyIsTheOneOfTheFile() throws IOException, NoSuchAlgorithmException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String key = Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());

        List<PluginRepository> read = RepositoryList.read(written("{\"repositories\": [{\"id\": \"team\", \"url\":"
                + " \"https://example.org\", \"publicKey\": \"" + key + "\"}]}"));

        assertEquals(Optional.of(keys.getPublic()), read.get(0).publicKey());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"repositories\": [{\"url\": \"https://example.org\"}]} | id",
                "{\"repositories\": [{\"id\": \"team\"}]} | url",
                "{\"repositories\": [{\"id\": \"team\", \"url\": \" \"}]} | url",
                "{\"repositories\": [{\"id\": \"a\", \"url\": \"https://a.org\", \"publicKey\": \"no key\"}]} | publicKey",
                "{\"repositories\": 3} | repositories",
                "{\"repositories\": | JSON"
            })
    void namesFileAndField(String json, String field) throws IOException {
        Path file = written(json);

        String message = String.valueOf(assertThrows(CtrloraException.class, () -> RepositoryList.read(file))
                .getMessage());

        assertEquals(
                List.of(true, true), List.of(message.startsWith(file.toString()), message.contains(field)), message);
    }

    @Test
    void aFolderInItsPlaceIsNamed() throws IOException {
        Path file = Files.createDirectory(folder.resolve("repositories.json"));

        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> RepositoryList.read(file));

        assertEquals(Optional.of(file.toString()), e.subject());
    }
}
