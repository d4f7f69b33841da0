package io.github.ctrlora4j.runtime.repository;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.runtime.plugins.TestJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A repository in a folder, which tests publish to and then falsify. */
final class TestRepository {
    static final LocalDate DAY = LocalDate.of(2026, 11, 26);
    static final String SERVICE = "META-INF/services/io.github.ctrlora4j.api.condition.Condition";
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path folder;
    private final Path workshop;

    /** @param temp gets the folders {@code repository} and {@code workshop} */
    TestRepository(Path temp) {
        try {
            folder = Files.createDirectories(temp.resolve("repository"));
            workshop = Files.createDirectories(temp.resolve("workshop"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A jar that passes for a plugin as long as nobody loads it. */
    static TestJar jar(String id, String version) {
        return TestJar.plugin(id)
                .manifest("Plugin-Version", version)
                .manifest("Plugin-Description", "Paints " + id)
                .manifest("Plugin-Provider", "Zoe")
                .resource(SERVICE, "test.Painter".getBytes(StandardCharsets.UTF_8));
    }

    Path write(TestJar jar, String name) {
        return jar.write(workshop.resolve(name));
    }

    Path publish(String id, String version) {
        return publish(jar(id, version), Optional.empty());
    }

    Path publish(TestJar jar, Optional<PrivateKey> key) {
        Path file = write(jar, "published-" + list(workshop).size() + ".jar");
        new PluginPublisher(folder, key, DAY).publish(List.of(file));
        return file;
    }

    /** Offers a jar that the publisher would refuse, with its true SHA-512. */
    void offer(String id, String version, byte[] jar) {
        try {
            Files.write(folder.resolve("offered.jar"), jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ObjectNode release = JSON.createObjectNode()
                .put("version", version)
                .put("url", "offered.jar")
                .put("sha512sum", hash("SHA-512", jar));
        ObjectNode entry = JSON.createObjectNode().put("id", id);
        entry.putArray("releases").add(release);
        write(JSON.createArrayNode().add(entry));
    }

    JsonNode index() {
        try {
            return JSON.readTree(folder.resolve("plugins.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void editEntry(Consumer<ObjectNode> edit) {
        JsonNode index = index();
        edit.accept((ObjectNode) index.get(0));
        write(index);
    }

    void editRelease(int number, Consumer<ObjectNode> edit) {
        editEntry(entry -> edit.accept((ObjectNode) entry.get("releases").get(number)));
    }

    private void write(JsonNode index) {
        try {
            JSON.writeValue(folder.resolve("plugins.json").toFile(), index);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PluginRepository asRepository() {
        return PluginRepository.of("home", folder.toUri().toString(), Optional.empty());
    }

    PluginInstaller installer(Path plugins) {
        return PluginInstaller.of(plugins, List.of(asRepository()), PackFile.verifier(plugins), () -> false);
    }

    /** Every name in a folder, hidden ones too, and what the files hold. */
    static Map<String, String> contents(Path folder) {
        Map<String, String> contents = new TreeMap<>();
        for (Path file : list(folder)) {
            contents.put(
                    folder.relativize(file).toString(),
                    Files.isDirectory(file) ? "folder" : hash("SHA-256", bytes(file)));
        }
        return contents;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return new ArrayList<>(files.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String hash(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
