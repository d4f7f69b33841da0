package io.github.ctrlora4j.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote beside this class. */
final class ProductVersion implements IVersionProvider {
    static String text() {
        try (InputStream stream = ProductVersion.class.getResourceAsStream("version.txt")) {
            return new String(Objects.requireNonNull(stream, "version.txt").readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException("version.txt beside " + ProductVersion.class.getName(), e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"ctrlora4j " + text()};
    }
}
