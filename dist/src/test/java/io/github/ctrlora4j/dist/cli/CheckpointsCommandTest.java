package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.dist.cli.Host.ExaminedFile;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckpointsCommandTest {
    private final FakeHost host = new FakeHost();

    @BeforeEach
    void putFiles() {
        Map<String, ExaminedFile> files = Map.of(
                "sd15.ckpt",
                new ExaminedFile(
                        Path.of("sd15.ckpt"),
                        "pytorch-zip",
                        Optional.of(Verdict.usable("sd15", ModelRole.CHECKPOINT, "a complete SD 1.5 checkpoint")),
                        "a complete SD 1.5 checkpoint",
                        1131,
                        Map.of("F32", 1130, "I64", 1)),
                "xl.safetensors",
                new ExaminedFile(
                        Path.of("xl.safetensors"),
                        "safetensors",
                        Optional.of(Verdict.refused("sdxl", "an SDXL checkpoint")),
                        "an SDXL checkpoint",
                        7,
                        Map.of("F16", 7)),
                "page.html",
                new ExaminedFile(Path.of("page.html"), "", Optional.empty(), "is an HTML page", 0, Map.of()));
        host.examiner = path -> files.get(path.toString());
    }

    @Test
    void answersInTheOrderOfTheFiles() {
        JsonNode json = Invocation.of(host, "checkpoints", "--json", "xl.safetensors", "page.html", "sd15.ckpt")
                .json();

        assertEquals(3, json.size());
        assertEquals("xl.safetensors", json.at("/0/file").textValue());
        assertEquals("page.html", json.at("/1/file").textValue());
        assertEquals("sd15.ckpt", json.at("/2/file").textValue());
    }

    @Test
    void describesUsableFile() {
        JsonNode json =
                Invocation.of(host, "checkpoints", "sd15.ckpt", "--json").json();

        assertTrue(json.at("/0/readable").booleanValue());
        assertEquals("sd15", json.at("/0/kind").textValue());
        assertTrue(json.at("/0/usable").booleanValue());
        assertEquals("a complete SD 1.5 checkpoint", json.at("/0/reason").textValue());
        assertEquals(1131, json.at("/0/tensors").intValue());
        assertEquals(1130, json.at("/0/dtypes/F32").intValue());
    }

    @Test
    void foreignKindIsReadableButNotUsable() {
        Invocation invocation = Invocation.of(host, "checkpoints", "--json", "xl.safetensors");

        assertEquals("sdxl", invocation.json().at("/0/kind").textValue());
        assertEquals(false, invocation.json().at("/0/usable").booleanValue());
        assertEquals(ExitCode.OK, invocation.exitCode());
    }

    @Test
    void unreadableFileHasNoKindAndFails() {
        Invocation invocation = Invocation.of(host, "checkpoints", "--json", "sd15.ckpt", "page.html");

        assertTrue(invocation.json().at("/1/kind").isNull());
        assertEquals(false, invocation.json().at("/1/readable").booleanValue());
        assertEquals(false, invocation.json().at("/1/usable").booleanValue());
        assertEquals(ExitCode.FAILED, invocation.exitCode());
    }

    @Test
    void tellsPerson() {
        assertEquals(
                List.of(
                        "sd15.ckpt: sd15, usable",
                        "    a complete SD 1.5 checkpoint",
                        "    pytorch-zip, 1131 tensors: 1130 F32, 1 I64",
                        "page.html: not readable",
                        "    is an HTML page"),
                Invocation.of(host, "checkpoints", "sd15.ckpt", "page.html").outLines());
    }
}
