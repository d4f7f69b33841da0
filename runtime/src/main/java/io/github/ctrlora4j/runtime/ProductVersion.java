package io.github.ctrlora4j.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The version that the build wrote beside this class; part of every image's metadata. */
public final class ProductVersion {
    private ProductVersion() {}

    /** Such as {@code 0.1.0}. */
    public static String text() {
        try (InputStream stream = ProductVersion.class.getResourceAsStream("version.txt")) {
            return new String(Objects.requireNonNull(stream, "version.txt").readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException("version.txt beside " + ProductVersion.class.getName(), e);
        }
    }
}
