package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsCommandTest {
    private static final String CHECKPOINT =
            DemoFiles.MODELS.resolve("miniature.safetensors").toString();
    private static final String BASE =
            DemoFiles.MODELS.resolve("basecn.safetensors").toString();

    @TempDir
    private Path folder;

    private String page() throws IOException {
        return Files.writeString(folder.resolve("page.safetensors"), "<!DOCTYPE html><html></html>")
                .toString();
    }

    @Test
    void answersInTheOrderOfTheFiles() throws IOException {
        JsonNode json =
                Invocation.of("checkpoints", "--json", BASE, page(), CHECKPOINT).json();

        assertEquals(3, json.size());
        assertEquals(BASE, json.at("/0/file").textValue());
        assertEquals(page(), json.at("/1/file").textValue());
        assertEquals(CHECKPOINT, json.at("/2/file").textValue());
    }

    @Test
    void describesUsableFile() {
        JsonNode json = Invocation.of("checkpoints", CHECKPOINT, "--json").json();

        assertTrue(json.at("/0/readable").booleanValue());
        assertTrue(json.at("/0/usable").booleanValue());
        assertEquals("checkpoint", json.at("/0/role").textValue());
        assertEquals("safetensors", json.at("/0/format").textValue());
        assertTrue(json.at("/0/tensors").intValue() > 0);
        assertTrue(json.at("/0/fingerprint").isMissingNode());
    }

    /** The plugins' LoRAs for the miniature base refer to it by this number. */
    @Test
    void aBaseHasItsFingerprintAsAField() {
        JsonNode json = Invocation.of("checkpoints", BASE, "--json").json();

        assertEquals("base_controlnet", json.at("/0/role").textValue());
        assertTrue(json.at("/0/fingerprint").textValue().matches("[0-9a-f]{64}"));
        assertFalse(json.at("/0/reason").textValue().contains("fingerprint"));
    }

    @Test
    void unreadableFileHasNoKindAndFails() throws IOException {
        Invocation invocation = Invocation.of("checkpoints", "--json", CHECKPOINT, page());

        assertTrue(invocation.json().at("/1/kind").isNull());
        assertFalse(invocation.json().at("/1/readable").booleanValue());
        assertFalse(invocation.json().at("/1/usable").booleanValue());
        assertEquals(ExitCode.FAILED, invocation.exitCode());
    }

    @Test
    void tellsPerson() throws IOException {
        List<String> lines = Invocation.of("checkpoints", BASE, page()).outLines();

        assertEquals(BASE + ": ctrlora-base, usable", lines.get(0));
        assertTrue(lines.get(2).startsWith("    fingerprint "), lines.toString());
        assertTrue(lines.get(3).startsWith("    safetensors, "), lines.toString());
        assertEquals(page() + ": not readable", lines.get(4));
    }

    @Test
    void withoutFilesItListsWhatTheModelFoldersOffer() {
        Invocation invocation = Invocation.of("checkpoints", "--models", DemoFiles.MODELS.toString());

        assertEquals(ExitCode.OK, invocation.exitCode());
        assertEquals(
                List.of(
                        "checkpoints, for generate --checkpoint:",
                        "    miniature-3d  (" + DemoFiles.MODELS.resolve("miniature-3d.safetensors") + ")",
                        "    miniature-ink  (" + DemoFiles.MODELS.resolve("miniature-ink.safetensors") + ")",
                        "    miniature  (" + CHECKPOINT + ")",
                        "Base ControlNets, for generate --base:",
                        "    basecn  (" + BASE + ")",
                        "style LoRAs, for generate --lora:",
                        "    miniature-ink-lora  (" + DemoFiles.MODELS.resolve("miniature-ink-lora.safetensors") + ")"),
                invocation.outLines());
    }

    @Test
    void withoutModelsItNamesTheFoldersThatWereSearched() {
        Invocation invocation = Invocation.of("checkpoints", "--models", folder.toString());

        assertEquals("", invocation.out());
        assertTrue(invocation.err().contains(folder.toString()), invocation.err());
        assertTrue(invocation.err().contains("no-such-home"), invocation.err());
    }

    @Test
    void whatAFolderHidesIsToldBesideItsFiles() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("lost.ckpt"), folder.resolve("absent"));
        Files.copy(Path.of(BASE), folder.resolve("basecn.safetensors"));
        Invocation invocation = Invocation.of("checkpoints", "--json", folder.toString());

        assertEquals(1, invocation.json().size());
        assertTrue(invocation.err().contains("ctrlora4j: " + link + ": a link to a file that does not exist"));
        assertEquals(ExitCode.FAILED, invocation.exitCode());
    }

    @Test
    void aFolderMeansTheModelFilesInIt() {
        JsonNode json = Invocation.of("checkpoints", "--json", DemoFiles.MODELS.toString())
                .json();

        assertEquals(5, json.size());
        assertEquals(BASE, json.at("/0/file").textValue());
    }
}
