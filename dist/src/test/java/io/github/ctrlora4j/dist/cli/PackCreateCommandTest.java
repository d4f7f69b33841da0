package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the LoRA and the Base ControlNet of the miniature family. */
class PackCreateCommandTest {
    @TempDir
    private Path temp;

    private Path out() {
        return temp.resolve("a.zip");
    }

    private Invocation create(Object... more) {
        List<String> line = new ArrayList<>(List.of("pack", "create", "--models", DemoFiles.MODELS.toString()));
        line.addAll(List.of("--lora", DemoFiles.CANNY_LORA.toString(), "--base", "basecn", "--out", out().toString()));
        for (Object argument : more) {
            line.add(argument.toString());
        }
        return Invocation.of(line.toArray(String[]::new));
    }

    private static byte[] entry(ZipFile zip, String name) throws IOException {
        return zip.getInputStream(Objects.requireNonNull(zip.getEntry(name), name))
                .readAllBytes();
    }

    @Test
    void everyOptionEndsUpInTheDescriptor() throws IOException {
        Invocation invocation = create(
                "--id",
                "my-edges",
                "--title",
                "My edges",
                "--pack-version",
                "1.2.0",
                "--appearance",
                "white on black",
                "--purpose",
                "restoration",
                "--preprocessor",
                "canny",
                "--set",
                "low=50",
                "--alias",
                "edges2",
                "--license",
                "MIT",
                "--author",
                "Zoe",
                "--page",
                "https://example.org/edges");

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        try (ZipFile zip = new ZipFile(out().toFile())) {
            JsonNode json = new ObjectMapper().readTree(entry(zip, "condition.json"));
            String text = json.toString();
            for (String value : List.of(
                    "my-edges",
                    "My edges",
                    "1.2.0",
                    "white on black",
                    "restoration",
                    "canny",
                    "edges2",
                    "MIT",
                    "Zoe",
                    "https://example.org/edges")) {
                assertTrue(text.contains("\"" + value + "\""), value + " in " + text);
            }
            assertEquals("50", json.findValue("low").asText());
        }
    }

    @Test
    void aPackThatExtendsAConditionNeedsNeitherIdNorPreprocessor() {
        Invocation invocation = create("--extends", "canny", "--title", "For my base", "--license", "MIT");

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
    }

    @Test
    void attachesFilesUnderTheirNames() throws IOException {
        Path license = Files.writeString(temp.resolve("terms.txt"), "Do as you like.");
        Path readme = Files.writeString(temp.resolve("about.md"), "# Edges");

        Invocation invocation = create(
                "--extends",
                "canny",
                "--title",
                "T",
                "--license",
                "MIT",
                "--license-file",
                license,
                "--readme",
                readme);

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        try (ZipFile zip = new ZipFile(out().toFile())) {
            assertEquals("Do as you like.", new String(entry(zip, "LICENSE"), StandardCharsets.UTF_8));
            assertEquals("# Edges", new String(entry(zip, "README.md"), StandardCharsets.UTF_8));
        }
    }

    @Test
    void saysWhichFixedParameterTheConditionDoesNotHave() {
        Invocation invocation =
                create("--id", "x", "--title", "T", "--license", "MIT", "--preprocessor", "canny", "--set", "lwo=5");

        assertTrue(invocation.err().contains("there is no parameter 'lwo'. Did you mean 'low'?"), invocation.err());
        assertFalse(Files.exists(out()));
    }
}
