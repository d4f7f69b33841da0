package io.github.ctrlora4j.runtime.weights;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.FileIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 digests of model files. Each is computed when it is first asked for, and remembered until the file changes.
 * One file is read at a time. Thread-safe.
 */
final class ModelHashes {
    private static final Logger log = LoggerFactory.getLogger(ModelHashes.class);
    private static final String DIGITS = "sha256";

    /** Read in less than a tenth of a second. */
    private static final long SMALL = 32L << 20;

    /** stable-diffusion-webui's first hash is of 64 KiB from here on. */
    private static final int OLD_START = 0x100000;

    private static final int OLD_LENGTH = 0x10000;
    private static final int OLD_DIGITS = 8;

    private final FileFacts facts;
    /** What is read on a thread of its own, the file that it reads first; guarded by itself. */
    private final Set<Path> awaited = new LinkedHashSet<>();

    /** What could not be read; guarded by {@link #awaited}. */
    private final Set<Path> unreadable = new HashSet<>();

    private final Object reading = new Object();

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
            synchronized (reading) {
                Optional<String> meanwhile = remembered(file);
                return meanwhile.isPresent() ? meanwhile.get() : computed(file.toRealPath());
            }
        } catch (IOException e) {
            throw new EngineException(file.toString(), "cannot be read (" + e + ")", e);
        }
    }

    private String computed(Path file) throws IOException {
        log.info("Reading {} for its hash", file);
        FileIdentity identity = FileIdentity.of(file);
        String digits = Checksum.SHA_256.of(file);
        if (identity.equals(FileIdentity.of(file))) {
            facts.put(file, identity, FileFacts.fact().put(DIGITS, digits));
            facts.save();
        }
        return digits;
    }

    /** The digest, if it is known or the file is small; otherwise it is computed {@link #later}. */
    Optional<String> soon(Path file) {
        try {
            Optional<String> remembered = remembered(file);
            if (remembered.isPresent() || Files.size(file) <= SMALL) {
                return remembered.or(() -> Optional.of(of(file)));
            }
            later(file);
        } catch (IOException | EngineException e) {
            log.debug("No hash of {}", file, e);
        }
        return Optional.empty();
    }

    /** Lets a thread compute the digest, one file after the other; it does not keep the process alive. */
    void later(Path file) {
        synchronized (awaited) {
            if (!unreadable.contains(file) && awaited.add(file) && awaited.size() == 1) {
                Thread thread = new Thread(() -> readFrom(file), "ctrlora4j-model-hash");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    /** Whether {@link #later} has tried and failed. */
    boolean isUnreadable(Path file) {
        synchronized (awaited) {
            return unreadable.contains(file);
        }
    }

    private void readFrom(Path first) {
        Optional<Path> file = Optional.of(first);
        while (file.isPresent()) {
            try {
                of(file.get());
            } catch (RuntimeException | Error e) {
                log.debug("No hash of {}", file, e);
                synchronized (awaited) {
                    unreadable.add(file.get());
                }
            }
            file = next(file.get());
        }
    }

    private Optional<Path> next(Path done) {
        synchronized (awaited) {
            awaited.remove(done);
            return awaited.stream().findFirst();
        }
    }

    /** The eight digits by which stable-diffusion-webui named files until 2023; empty if the file ends before them. */
    static Optional<String> old(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(OLD_START);
            byte[] part = in.readNBytes(OLD_LENGTH);
            return Optional.of(Checksum.SHA_256.of(part).substring(0, OLD_DIGITS))
                    .filter(digits -> part.length > 0);
        } catch (IOException e) {
            return Optional.empty();
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
