package io.github.ctrlora4j.runtime.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.FileIdentity;
import io.github.ctrlora4j.runtime.files.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 digests of model files. Each is computed when it is first asked for, and remembered until the file changes, in
 * memory and, where there is a folder for it, in a file of several processes. Thread-safe.
 */
final class ModelHashes {
    private static final Logger log = LoggerFactory.getLogger(ModelHashes.class);
    private static final String FILE = "model-hashes.json";
    private static final int MAX_FILE_BYTES = 16 << 20;
    private static final int MAX_ENTRIES = 10_000;

    private record Known(String identity, String sha256) {}

    private final ObjectMapper json = new ObjectMapper();
    private final Optional<Path> folder;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private boolean isRead;

    /** @param folder where they are kept between processes */
    ModelHashes(Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * The digest of a file; reads it, unless it is known.
     *
     * @throws EngineException if the file cannot be read
     */
    String of(Path file) {
        try {
            Optional<String> remembered = remembered(file);
            if (remembered.isPresent()) {
                return remembered.get();
            }
            Path real = file.toRealPath();
            String identity = FileIdentity.of(real).toString();
            String sha256 = Checksum.SHA_256.of(real);
            if (identity.equals(FileIdentity.of(real).toString())) {
                remember(real.toString(), new Known(identity, sha256));
            }
            return sha256;
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be read (" + e + ")", e);
        }
    }

    /** The digest, if it was computed before. */
    synchronized Optional<String> remembered(Path file) throws IOException {
        if (!isRead) {
            isRead = true;
            read();
        }
        Path real = file.toRealPath();
        Known entry = known.get(real.toString());
        return entry != null && entry.identity().equals(FileIdentity.of(real).toString())
                ? Optional.of(entry.sha256())
                : Optional.empty();
    }

    /** What other processes have written by now is kept. */
    private synchronized void remember(String file, Known entry) {
        read();
        known.put(file, entry);
        folder.ifPresent(this::write);
    }

    private void read() {
        Optional<Path> file = folder.map(parent -> parent.resolve(FILE)).filter(Files::isRegularFile);
        if (file.isEmpty()) {
            return;
        }
        try (InputStream stream = Files.newInputStream(file.get())) {
            byte[] bytes = stream.readNBytes(MAX_FILE_BYTES);
            for (Map.Entry<String, JsonNode> entry : json.readTree(bytes).properties()) {
                JsonNode value = entry.getValue();
                if (known.size() < MAX_ENTRIES && value.path("sha256").asText().matches("[0-9a-f]{64}")) {
                    known.put(
                            entry.getKey(),
                            new Known(
                                    value.path("identity").asText(),
                                    value.path("sha256").asText()));
                }
            }
        } catch (IOException e) {
            // It can be made again, and the next write does that.
            log.debug("{} cannot be read", file.get(), e);
        }
    }

    private void write(Path parent) {
        ObjectNode entries = json.createObjectNode();
        known.forEach((file, entry) ->
                entries.putObject(file).put("identity", entry.identity()).put("sha256", entry.sha256()));
        try {
            Files.createDirectories(parent);
            byte[] bytes = bytes(entries);
            WholeFile.replace(parent.resolve(FILE), out -> out.write(bytes), file -> {});
        } catch (IOException | CtrloraException e) {
            // A full disk or a folder of somebody else costs time, nothing more.
            log.debug("{} cannot be written", parent.resolve(FILE), e);
        }
    }

    private byte[] bytes(ObjectNode entries) throws JsonProcessingException {
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(entries);
    }
}
