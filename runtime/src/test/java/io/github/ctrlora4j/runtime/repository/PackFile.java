package io.github.ctrlora4j.runtime.repository;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.packs.PackVerifier;
import io.github.ctrlora4j.runtime.packs.Packs;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs around a LoRA of the golden files, as repositories offer them. */
final class PackFile {
    private PackFile() {}

    /** A sound pack. */
    static Path write(Path file, String id, String version) throws IOException {
        return write(file, id, version, lora());
    }

    /** A pack whose checksums agree, whatever its LoRA is. */
    static Path write(Path file, String id, String version, byte[] lora) throws IOException {
        return writeOf(file, "\"id\": \"" + id + "\", \"preprocessor\": \"none\"", version, lora);
    }

    /** A sound pack for a condition that another source brings. */
    static Path extending(Path file, String condition) throws IOException {
        return writeOf(file, "\"extends\": \"" + condition + "\"", "1.0.0", lora());
    }

    private static Path writeOf(Path file, String subject, String version, byte[] lora) throws IOException {
        String json =
                """
                {"schema": 1, %s, "title": "Edges", "version": "%s", "license": "MIT",
                 "loras": [{"file": "a.safetensors", "base": "%s", "rank": 4, "size": %d, "sha256": "%s"}]}"""
                        .formatted(subject, version, "b".repeat(64), lora.length, TestRepository.hash("SHA-256", lora));
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

    private static byte[] lora() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OpenedModel opened = GoldenModels.open("lora0.ckpt", ModelRole.CONDITION_LORA)) {
            SafetensorsWriter.write(opened.weights().components().get("control"), Map.of(), out);
        }
        return out.toByteArray();
    }

    /** Checks packs for a folder in which no condition is installed. */
    static PackVerifier verifier(Path plugins) {
        return new Packs(
                        new ModelLibrary(List.of(), GoldenModels.FILES),
                        name -> Optional.empty(),
                        Optional.of(plugins),
                        List::of)
                .verifier(new Cancellation());
    }
}
