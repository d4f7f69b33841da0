package io.github.ctrlora4j.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Plugins share no code, so a network that two of them run is described twice. The twins, which {@code
 * plugins/README.md} lists, stay identical: a fix in one must be made in the other.
 */
class PluginTwinsTest {
    private static final Pattern NETWORK = Pattern.compile("NetworkDescriptor\\s*\\.builder\\(\\s*\"([^\"]+)\"");

    @ParameterizedTest(name = "{0} of {1} and {2}")
    @CsvSource({
        "HedNetwork, hed, hedsketch",
        "DepthNetwork, depth, normal",
        "AnimeNetwork, lineart-anime, lineart-anime-with-color-prompt"
    })
    void twinsAreTheSameTextButForThePackage(String type, String plugin, String other) throws IOException {
        assertEquals(text(type, plugin), text(type, other));
    }

    /** One plugin takes things of every class from the network, the other the people alone, so their code differs. */
    @Test
    void yoloxIsDescribedAlikeByBothOfItsPlugins() throws IOException {
        assertEquals(description("Yolox", "bbox"), description("PersonDetector", "skeleton"));
    }

    private static String description(String type, String plugin) throws IOException {
        String text = text(type, plugin);
        int start = text.indexOf("static final NetworkDescriptor");
        return text.substring(start, text.indexOf(".build();", start));
    }

    @Test
    void theReadmeListsEveryNetworkOfTwoPlugins() throws IOException {
        Map<String, List<Path>> users = new TreeMap<>();
        for (Path file : sources()) {
            Matcher network = NETWORK.matcher(Files.readString(file));
            while (network.find()) {
                users.computeIfAbsent(network.group(1), name -> new ArrayList<>())
                        .add(file);
            }
        }
        String readme = Files.readString(Path.of("..", "README.md"));
        List<String> missing = users.values().stream()
                .filter(files -> files.size() > 1)
                .flatMap(List::stream)
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(type -> !readme.contains("`" + type + "`"))
                .toList();
        assertTrue(users.containsKey("ControlNetHED.onnx"), users::toString);
        assertEquals(List.of(), missing);
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> plugins = Files.list(Path.of(".."))) {
            for (Path folder : plugins.map(plugin -> plugin.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    private static String text(String type, String plugin) throws IOException {
        Path file = Path.of(
                "..", plugin, "src/main/java/io/github/ctrlora4j/plugins", plugin.replace("-", ""), type + ".java");
        return Files.readString(file).replaceFirst("package [a-z0-9.]+;", "package ;");
    }
}
