package io.github.ctrlora4j.adapters.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.CtrloraException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StoredZipTest {
    static Stream<Object[]> archives() throws IOException {
        JsonNode entries = new ObjectMapper()
                .readTree(TestFiles.resource("/golden/zips/zips.json").toFile());
        return StreamSupport.stream(entries.spliterator(), false).map(entry ->
                new Object[] {entry.get("file").asText(), entry.get("verdict").asText()});
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("archives")
    void reachesTheVerdict(String name, String verdict) {
        Path path = TestFiles.resource("/golden/zips/" + name);
        boolean accepted;
        try (FileSource source = FileSource.open(path)) {
            StoredZip.read(source);
            accepted = true;
        } catch (CtrloraException e) {
            assertEquals(Optional.of(path.toString()), e.subject());
            accepted = false;
        }
        if (!verdict.equals("either")) {
            assertEquals(verdict.equals("accept"), accepted);
        }
    }

    @ParameterizedTest
    @MethodSource("archives")
    void findsTheBytesOfWhatItAccepts(String name, String verdict) {
        if (verdict.equals("accept")) {
            try (FileSource source = FileSource.open(TestFiles.resource("/golden/zips/" + name))) {
                Map<String, StoredZip.Entry> entries = StoredZip.read(source);
                assertEquals("first", text(source, entries, "root/a"));
                assertEquals(name.equals("empty-entry.zip") ? "" : "second", text(source, entries, "root/b"));
            }
        }
    }

    private static String text(FileSource source, Map<String, StoredZip.Entry> entries, String name) {
        StoredZip.Entry entry = Optional.ofNullable(entries.get(name)).orElseThrow();
        return StandardCharsets.US_ASCII
                .decode(source.read(entry.position(), (int) entry.size()))
                .toString();
    }

    @Test
    void readsZip64Sizes() {
        try (FileSource source = FileSource.open(TestFiles.resource("/golden/zips/zip64-sizes.zip"))) {
            assertEquals("first", text(source, StoredZip.read(source), "root/a"));
        }
    }

    @Test
    void leavesFoldersOut() {
        try (FileSource source = FileSource.open(TestFiles.resource("/golden/zips/folder.zip"))) {
            assertEquals(Set.of("root/a"), StoredZip.read(source).keySet());
        }
    }
}
