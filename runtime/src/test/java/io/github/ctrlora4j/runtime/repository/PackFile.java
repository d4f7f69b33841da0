package io.github.ctrlora4j.runtime.repository;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A pack that is sound as long as nobody asks what its LoRA is. */
final class PackFile {
    private PackFile() {}

    static Path write(Path file, String id, String version) throws IOException {
        byte[] lora = "not a LoRA".getBytes(StandardCharsets.US_ASCII);
        String json =
                """
                {"schema": 1, "id": "%s", "preprocessor": "none", "title": "Edges", "version": "%s", "license": "MIT",
                 "loras": [{"file": "a.safetensors", "base": "%s", "rank": 4, "size": %d, "sha256": "%s"}]}"""
                        .formatted(id, version, "b".repeat(64), lora.length, TestRepository.hash("SHA-256", lora));
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("condition.json"));
            zip.write(json.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("a.safetensors"));
            zip.write(lora);
            zip.closeEntry();
        }
        return file;
    }
}
