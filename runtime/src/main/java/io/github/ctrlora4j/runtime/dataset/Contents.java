package io.github.ctrlora4j.runtime.dataset;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.IoProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a dataset's files hold: finds repeated pairs, and makes a fingerprint of all. Confined to one thread. */
final class Contents {
    private final MessageDigest all = Checksum.SHA_256.digest();
    private final Map<Path, String> files = new HashMap<>();
    private final Map<String, String> places = new HashMap<>();

    /** @return the place of an earlier pair with the same pictures and prompt */
    Optional<String> repeated(TrainingPair pair) {
        String key = hash(pair.target()) + pair.source().map(this::hash).orElse("") + pair.prompt();
        all.update(key.getBytes(StandardCharsets.UTF_8));
        return Optional.ofNullable(places.putIfAbsent(key, pair.place()));
    }

    private String hash(Path file) {
        return files.computeIfAbsent(file, path -> {
            try {
                return Checksum.SHA_256.of(path);
            } catch (IOException e) {
                throw new InvalidRequestException(path.toString(), "cannot be read: " + IoProblem.of(e), e);
            }
        });
    }

    /** Changes with any picture, any prompt and their order. */
    String fingerprint() {
        return Checksum.hex(all);
    }
}
