package io.github.ctrlora4j.runtime.weights;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.FileIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 digests of model files. Each is computed when it is first asked for, and remembered until the file changes.
 * Thread-safe.
 */
final class ModelHashes {
    private static final Logger log = LoggerFactory.getLogger(ModelHashes.class);
    private static final String DIGITS = "sha256";

    private final FileFacts facts;

    /** @param folder where they are kept between processes */
    ModelHashes(Optional<Path> folder) {
        this.facts = new FileFacts(folder, "model-hashes.json");
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
            log.info("Reading {} for its hash", file);
            Path real = file.toRealPath();
            FileIdentity identity = FileIdentity.of(real);
            String digits = Checksum.SHA_256.of(real);
            if (identity.equals(FileIdentity.of(real))) {
                facts.put(real, identity, FileFacts.fact().put(DIGITS, digits));
                facts.save();
            }
            return digits;
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be read (" + e + ")", e);
        }
    }

    /** The digest, if it was computed before. */
    Optional<String> remembered(Path file) throws IOException {
        Path real = file.toRealPath();
        return facts.get(real, FileIdentity.of(real))
                .map(fact -> fact.path(DIGITS))
                .map(JsonNode::asText)
                .filter(digits -> digits.matches("[0-9a-f]{64}"));
    }
}
