package io.github.ctrlora4j.dist.natives;

import java.net.URI;
import java.util.List;

/**
 * A jar of a Maven repository and the libraries that are taken out of it. Everything is known beforehand, so that
 * nothing depends on what a server says. Immutable.
 *
 * @param path in the repository, {@code org/bytedeco/…/….jar}
 * @param bytes length of the jar
 * @param sha256 of the jar, lower-case hexadecimal
 * @param folder in the jar, with a slash at its end
 * @param libraries file names in that folder; whatever else the jar has is left out
 * @param unpackedBytes of these libraries, at most
 * @param part where they go
 */
public record NativeJar(
        String path, long bytes, String sha256, String folder, List<String> libraries, long unpackedBytes, Part part) {
    /** A folder of the installation. */
    public enum Part {
        /** The engine loads every library in it. */
        TORCH("torch"),
        /** On the search path only: loading all of it takes long and would need an order. */
        NVIDIA("nvidia");

        private final String folder;

        Part(String folder) {
            this.folder = folder;
        }

        String folder() {
            return folder;
        }
    }

    public NativeJar {
        libraries = List.copyOf(libraries);
        for (String library : libraries) {
            if (!library.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
                throw new IllegalArgumentException("not the name of a library: " + library);
            }
        }
    }

    public String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** @param repository address with a slash at its end */
    URI in(URI repository) {
        return repository.resolve(path);
    }
}
