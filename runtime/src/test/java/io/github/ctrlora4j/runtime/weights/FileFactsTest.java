package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.runtime.files.FileIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileFactsTest {
    @TempDir
    private Path folder;

    private FileFacts facts() {
        return new FileFacts(Optional.of(folder.resolve("cache")), "facts.json");
    }

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), name);
    }

    private static String value(Optional<JsonNode> fact) {
        return fact.map(found -> found.path("value").asText()).orElse("none");
    }

    @Test
    void twoProcessesKeepEachOthersFacts() throws IOException {
        Path a = file("a");
        Path b = file("b");
        FileFacts one = facts();
        FileFacts other = facts();
        assertEquals("none", value(other.get(a, FileIdentity.of(a))));
        one.put(a, FileIdentity.of(a), FileFacts.fact().put("value", "1"));
        other.put(b, FileIdentity.of(b), FileFacts.fact().put("value", "2"));
        one.save();
        other.save();
        assertEquals("1", value(facts().get(a, FileIdentity.of(a))));
        assertEquals("2", value(facts().get(b, FileIdentity.of(b))));
    }

    @Test
    void nothingIsWrittenWithoutNewsOrWithoutAFolder() throws IOException {
        facts().save();
        assertFalse(Files.exists(folder.resolve("cache")));
        Path a = file("a");
        FileFacts inMemory = new FileFacts(Optional.empty(), "facts.json");
        inMemory.put(a, FileIdentity.of(a), FileFacts.fact().put("value", "1"));
        inMemory.save();
        assertEquals("1", value(inMemory.get(a, FileIdentity.of(a))));
    }

    @Test
    void aFactBelongsToOneStateOfItsFile() throws IOException {
        Path a = file("a");
        FileFacts facts = facts();
        facts.put(a, FileIdentity.of(a), FileFacts.fact().put("value", "1"));
        Files.writeString(a, "changed");
        assertTrue(facts.get(a, FileIdentity.of(a)).isEmpty());
    }

    @Test
    void whatWasDeletedIsForgottenUnlessItsDiskMayBeAway() throws IOException {
        Path deleted = file("deleted");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path away = Files.writeString(disk.resolve("away"), "");
        FileFacts facts = facts();
        for (Path file : List.of(deleted, away)) {
            facts.put(file, FileIdentity.of(file), FileFacts.fact().put("value", "1"));
        }
        facts.save();
        String saved = Files.readString(folder.resolve("cache/facts.json"));
        assertTrue(saved.contains("deleted") && saved.contains("away"));
        Files.delete(deleted);
        Files.delete(away);
        Files.delete(disk);
        facts.put(file("a"), FileIdentity.of(folder.resolve("a")), FileFacts.fact());
        facts.save();
        String later = Files.readString(folder.resolve("cache/facts.json"));
        assertFalse(later.contains("deleted"));
        assertTrue(later.contains("away"));
    }
}
