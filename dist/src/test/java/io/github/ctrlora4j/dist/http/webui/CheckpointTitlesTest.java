package io.github.ctrlora4j.dist.http.webui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTitlesTest {
    private static final Path DEMO = Path.of("src/main/demo/models");

    @TempDir
    private Path models;

    @Test
    void aStemHasNoExtensionAndAFolderKeepsItsDots() throws IOException {
        Path file = Files.createFile(models.resolve("dream.v8.safetensors"));
        Path folder = Files.createDirectory(models.resolve("dream.v8"));

        assertEquals("dream.v8", CheckpointTitles.stem(file));
        assertEquals("dream.v8", CheckpointTitles.stem(folder));
    }

    @Test
    void aTitleIsThePathWithinTheFirstFolderThatHoldsTheFile() {
        Path file = models.resolve("sd").resolve("a.safetensors");

        assertEquals("sd/a.safetensors", CheckpointTitles.relative(List.of(models), file));
        assertEquals("a.safetensors", CheckpointTitles.relative(List.of(models.resolve("other")), file));
    }

    @Test
    void theModelNameHasNoSlashes() {
        CheckpointTitles.Entry entry =
                new CheckpointTitles.Entry(models.resolve("sd").resolve("dream.v8"), "sd/dream.v8", "dream.v8");

        assertEquals("sd_dream.v8", entry.modelName());
    }

    @Test
    @Timeout(60)
    void aReplacedFileGetsItsOwnHash() throws Exception {
        Path file = models.resolve("a.safetensors");
        Path first = DEMO.resolve("miniature.safetensors");
        Path second = DEMO.resolve("miniature-ink.safetensors");
        Files.copy(first, file);
        try (Ctrlora4j host =
                Ctrlora4j.open(RuntimeOptions.builder().modelFolder(models).build())) {
            CheckpointTitles titles = new CheckpointTitles(host.models());
            awaitHash(titles, sha256(first));

            Files.copy(second, file, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));

            awaitHash(titles, sha256(second));
        }
    }

    private static void awaitHash(CheckpointTitles titles, String hash) {
        while (!hash.equals(titles.asList().get(0).get("sha256"))) {
            Thread.onSpinWait();
        }
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
