package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.api.CtrloraException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus that the reader of PyTorch's zips is tested with, too. */
class PackZipTest {
    /** What every archive of the corpus holds; a pack has no folders, and would be rejected for them alone. */
    private static final Set<String> OWN_NAMES = Set.of("root/a", "root/b");

    private static Path corpus(String name) throws URISyntaxException {
        URL file = Objects.requireNonNull(PackZipTest.class.getResource("/golden/zips/" + name), name);
        return Path.of(file.toURI());
    }

    static Stream<Object[]> archives() throws IOException, URISyntaxException {
        JsonNode entries = new ObjectMapper().readTree(corpus("zips.json").toFile());
        return StreamSupport.stream(entries.spliterator(), false).map(entry ->
                new Object[] {entry.get("file").asText(), entry.get("verdict").asText()});
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("archives")
    void reachesTheVerdict(String name, String verdict) throws IOException, URISyntaxException {
        boolean accepted;
        try {
            ZipArchive.read(corpus(name), "x.zip").sizes().forEach((entry, bytes) -> {
                if (!OWN_NAMES.contains(entry)) {
                    PackFileKind.of("x.zip", entry, bytes);
                }
            });
            accepted = true;
        } catch (CtrloraException e) {
            assertEquals(Optional.of("x.zip"), e.subject());
            accepted = false;
        }
        if (!verdict.equals("either")) {
            assertEquals(verdict.equals("accept"), accepted);
        }
    }
}
