package io.github.ctrlora4j.runtime.weights;

import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.FileIdentity;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** Tells the code that is installed from other versions of it, so that what it found out can be kept. Stateless. */
final class CodeVersion {
    private CodeVersion() {}

    /**
     * A digest of the classes' names and their jars.
     *
     * @param parts instances of the classes, in the order in which they act
     * @return empty if one of them is not in a jar, as while it is being developed
     */
    static Optional<String> of(List<?> parts) {
        MessageDigest digest = Checksum.SHA_256.digest();
        for (Object part : parts) {
            Optional<Path> jar = jar(part.getClass());
            if (jar.isEmpty()) {
                return Optional.empty();
            }
            try {
                digest.update((part.getClass().getName() + "\0" + FileIdentity.of(jar.get()) + "\0")
                        .getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Optional.of(Checksum.hex(digest));
    }

    private static Optional<Path> jar(Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                .flatMap(source -> Optional.ofNullable(source.getLocation()))
                .flatMap(CodeVersion::path)
                .filter(Files::isRegularFile);
    }

    private static Optional<Path> path(URL location) {
        try {
            return Optional.of(Path.of(location.toURI()));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            // A jar within a jar, or code from elsewhere.
            return Optional.empty();
        }
    }
}
