package io.github.ctrlora4j.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPublisherTest {
    @TempDir
    private Path temp;

    private TestRepository repository;

    @BeforeEach
    void anEmptyRepository() {
        repository = new TestRepository(temp);
    }

    private List<Artifact> publish(Path... jars) {
        return new PluginPublisher(repository.folder, Optional.empty(), TestRepository.DAY).publish(List.of(jars));
    }

    private Path jar(String id, String version) {
        return repository.write(TestRepository.jar(id, version), id + ".jar");
    }

    @Test
    void theIndexSaysWhatTheJarSays() {
        Path jar = jar("painter", "1.2.3");
        publish(jar);
        assertEquals("painter", repository.index().at("/0/id").asText());
        assertEquals("Zoe", repository.index().at("/0/provider").asText());
        assertEquals("2026-11-26", repository.index().at("/0/releases/0/date").asText());
        assertEquals(
                "painter-1.2.3.jar", repository.index().at("/0/releases/0/url").asText());
        assertEquals(
                TestRepository.hash("SHA-512", TestRepository.bytes(jar)),
                repository.index().at("/0/releases/0/sha512sum").asText());
        assertArrayEquals(
                TestRepository.bytes(jar), TestRepository.bytes(repository.folder.resolve("painter-1.2.3.jar")));
    }

    @Test
    void publishingTheSameAgainChangesNothing() {
        Path jar = jar("painter", "1.2.3");
        publish(jar);
        var before = TestRepository.contents(repository.folder);
        publish(jar);
        assertEquals(before, TestRepository.contents(repository.folder));
    }

    @Test
    void ifOneIsRejectedNoneIsPublished() throws IOException {
        Path sound = jar("painter", "1.2.3");
        Path bad = Files.writeString(temp.resolve("bad.jar"), "no jar");
        assertThrows(CtrloraException.class, () -> publish(sound, bad));
        assertEquals(1, TestRepository.contents(repository.folder).size(), "the folder alone");
    }

    /** 52 characters, a hyphen and 12 digits of the base's fingerprint are one too many. */
    @Test
    void anExtensionWithALongNameIsRejected() throws IOException {
        Path fits = PackFile.extending(temp.resolve("fits.zip"), "e".repeat(51));
        Path exceeds = PackFile.extending(temp.resolve("exceeds.zip"), "e".repeat(52));
        publish(fits);
        var before = TestRepository.contents(repository.folder);

        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> publish(exceeds));

        assertEquals(
                "would be called " + "e".repeat(52) + "-bbbbbbbbbbbb, 65 characters;"
                        + " a repository's names have at most 64",
                e.problem());
        assertEquals(before, TestRepository.contents(repository.folder));
        publish(fits);
    }

    /** Ids that differ in case alone would be one file on some machines, so clients reject such an index. */
    @Test
    void anIndexThatClientsRejectIsNotWritten() {
        publish(jar("painter", "1.0.0"));
        var before = TestRepository.contents(repository.folder);

        assertThrows(MalformedFileException.class, () -> publish(jar("Painter", "1.0.0")));

        assertEquals(before, TestRepository.contents(repository.folder));
        publish(jar("painter", "1.0.1"));
    }

    @Test
    void aFileThatLiesThereIsNotOverwritten() throws IOException {
        Files.writeString(repository.folder.resolve("painter-1.2.3.jar"), "of somebody else");
        Path jar = jar("painter", "1.2.3");
        assertThrows(InvalidRequestException.class, () -> publish(jar));
        assertEquals("of somebody else", Files.readString(repository.folder.resolve("painter-1.2.3.jar")));
        assertFalse(Files.exists(repository.folder.resolve("plugins.json")));
    }

    @Test
    void aSignedIndexIsSignedAnewByItsKeyAlone() throws GeneralSecurityException {
        KeyPair ours = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        repository.publish(TestRepository.jar("painter", "1.0.0"), Optional.of(ours.getPrivate()));
        repository.publish(TestRepository.jar("painter", "2.0.0"), Optional.of(ours.getPrivate()));
        assertTrue(SigningKeys.isSigned(
                TestRepository.bytes(repository.folder.resolve("plugins.json")),
                TestRepository.bytes(repository.folder.resolve("plugins.json.sig")),
                ours.getPublic()));
        InvalidRequestException e = assertThrows(
                InvalidRequestException.class,
                () -> repository.publish(TestRepository.jar("painter", "3.0.0"), Optional.of(other.getPrivate())));
        assertTrue(e.problem().startsWith("is not this key's signature"), e.problem());
    }
}
