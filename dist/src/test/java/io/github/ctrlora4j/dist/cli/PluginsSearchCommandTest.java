package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a repository that offers painter 1.0.0 and sketcher 2.0.0. */
class PluginsSearchCommandTest {
    @TempDir
    private Path temp;

    @BeforeEach
    void publish() throws IOException {
        Files.createDirectory(temp.resolve("plugins"));
        for (Path jar : List.of(jar("painter", "1.0.0", "Paints walls"), jar("sketcher", "2.0.0", "Draws"))) {
            plugins(
                    "publish",
                    jar.toString(),
                    "--to",
                    temp.resolve("repository").toString());
        }
    }

    private Path jar(String id, String version, String description) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Plugin-Id", id);
        attributes.putValue("Plugin-Version", version);
        attributes.putValue("Plugin-Description", description);
        Path jar = temp.resolve(id + ".jar");
        try (JarOutputStream zip = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            zip.putNextEntry(new JarEntry("META-INF/services/io.github.ctrlora4j.api.condition.Condition"));
            zip.write('A');
        }
        return jar;
    }

    private Invocation plugins(String... arguments) {
        List<String> all = new ArrayList<>(List.of("plugins"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--plugins", temp.resolve("plugins").toString()));
        return Invocation.of(all.toArray(String[]::new));
    }

    private Invocation search(String... arguments) {
        List<String> all = new ArrayList<>(List.of("search"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--repository", temp.resolve("repository").toUri().toString()));
        return plugins(all.toArray(String[]::new));
    }

    /** The id in 16 columns, the version in 10. */
    @Test
    void listsEverythingWithoutAText() {
        assertEquals(
                List.of("painter          1.0.0      Paints walls", "sketcher         2.0.0      Draws"),
                search().outLines());
    }

    @Test
    void findsPartsOfIdsAndDescriptionsInLettersOfAnyCase() {
        assertEquals(1, search("WALL").outLines().size());
        assertEquals(1, search("etch").outLines().size());
        assertEquals(List.of(), search("etching").outLines());
    }

    @Test
    void saysWhatIsInstalled() {
        String file = temp.resolve("painter.jar").toString();
        assertEquals(ExitCode.OK, plugins("install", "--allow-unverified", file).exitCode());

        assertEquals(
                List.of("painter          1.0.0      Paints walls (1.0.0 is installed)"),
                search("painter").outLines());
        JsonNode json = search("--json").json();
        assertEquals("1.0.0", json.at("/0/installed").textValue());
        assertEquals(true, json.at("/1/installed").isNull());
    }
}
