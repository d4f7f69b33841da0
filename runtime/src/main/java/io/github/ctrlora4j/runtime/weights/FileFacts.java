package io.github.ctrlora4j.runtime.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.runtime.files.FileIdentity;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found out about files, by path, until a file changes: in memory and, where there is a folder for it, in a
 * JSON file that several processes share. Whatever goes wrong with that file costs time, nothing more. Thread-safe.
 */
final class FileFacts {
    private static final Logger log = LoggerFactory.getLogger(FileFacts.class);
    private static final String IDENTITY = "identity";
    private static final int MAX_FILE_BYTES = 16 << 20;
    private static final int MAX_ENTRIES = 10_000;

    private final ObjectMapper json = new ObjectMapper();
    private final Optional<Path> store;
    private final Map<String, JsonNode> facts = new LinkedHashMap<>();
    /** What the store does not have yet. */
    private final Map<String, JsonNode> news = new LinkedHashMap<>();

    private boolean isRead;

    /**
     * @param folder in which the store lies, made when it is first needed
     * @param name of the store
     */
    FileFacts(Optional<Path> folder, String name) {
        this.store = folder.map(parent -> parent.resolve(name));
    }

    static ObjectNode fact() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** What is known of a file in this state. */
    synchronized Optional<JsonNode> get(Path file, FileIdentity identity) {
        if (!isRead) {
            isRead = true;
            read();
        }
        return Optional.ofNullable(facts.get(file.toString()))
                .filter(fact -> fact.path(IDENTITY).asText().equals(identity.toString()));
    }

    synchronized void put(Path file, FileIdentity identity, ObjectNode fact) {
        fact.put(IDENTITY, identity.toString());
        facts.put(file.toString(), fact);
        news.put(file.toString(), fact);
    }

    /**
     * Writes what is new to the store; what other processes have written by now is kept, what is known of files that
     * were deleted is not.
     */
    synchronized void save() {
        if (store.isEmpty() || news.isEmpty()) {
            return;
        }
        read();
        facts.putAll(news);
        facts.keySet().removeIf(FileFacts::isDeleted);
        Path file = store.get();
        try {
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(file));
            byte[] bytes = json.writeValueAsBytes(facts);
            WholeFile.replace(file, out -> out.write(bytes), written -> {});
            news.clear();
        } catch (IOException | CtrloraException e) {
            log.debug("{} cannot be written", file, e);
        }
    }

    /** A file whose folder is missing, too, may be on a disk that is not connected. */
    private static boolean isDeleted(String file) {
        try {
            Path path = Path.of(file);
            return path.getParent() != null && Files.exists(path.getParent()) && Files.notExists(path);
        } catch (InvalidPathException e) {
            return true;
        }
    }

    private void read() {
        if (store.filter(Files::isRegularFile).isEmpty()) {
            return;
        }
        try (InputStream stream = Files.newInputStream(store.get())) {
            for (Map.Entry<String, JsonNode> entry :
                    json.readTree(stream.readNBytes(MAX_FILE_BYTES)).properties()) {
                if (facts.size() < MAX_ENTRIES) {
                    facts.put(entry.getKey(), entry.getValue());
                }
            }
        } catch (IOException e) {
            // The next save makes it again.
            log.debug("{} cannot be read", store.get(), e);
        }
    }
}
