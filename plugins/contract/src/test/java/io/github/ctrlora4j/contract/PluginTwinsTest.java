package io.github.ctrlora4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Plugins share no code, so a network that two of them run is described twice. The twins, which {@code
 * plugins/README.md} lists, stay identical: a fix in one must be made in the other.
 */
class PluginTwinsTest {
    @ParameterizedTest(name = "{0} of {1} and {2}")
    @CsvSource({
        "HedNetwork, hed, hedsketch",
        "DepthNetwork, depth, normal",
        "AnimeNetwork, lineart-anime, lineart-anime-with-color-prompt"
    })
    void twinsAreTheSameTextButForThePackage(String type, String plugin, String other) throws IOException {
        assertEquals(text(type, plugin), text(type, other));
    }

    private static String text(String type, String plugin) throws IOException {
        Path file = Path.of(
                "..", plugin, "src/main/java/io/github/ctrlora4j/plugins", plugin.replace("-", ""), type + ".java");
        return Files.readString(file).replaceFirst("package [a-z0-9.]+;", "package ;");
    }
}
