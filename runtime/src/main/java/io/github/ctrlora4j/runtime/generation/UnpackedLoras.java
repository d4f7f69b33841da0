package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.condition.ConditionLora;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * LoRAs that travel in plugin jars, as files that can be opened like any other: copied out on first use, checked against
 * the declared size and SHA-256 before anything is read from them, deleted on close. Confined to one thread.
 */
final class UnpackedLoras implements AutoCloseable {
    private final Map<String, Path> files = new HashMap<>();

    /** @throws PluginException if the bytes are not what the condition declares */
    Path file(String condition, ConditionLora lora) {
        Path known = files.get(lora.sha256());
        if (known != null) {
            return known;
        }
        try {
            Path folder = Files.createTempDirectory("ctrlora4j-lora-");
            Path file = folder.resolve(condition + ".lora");
            files.put(lora.sha256(), file);
            copy(condition, lora, file);
            return file;
        } catch (IOException e) {
            throw new EngineException(
                    "the LoRA " + lora.name() + " of condition " + condition + " cannot be unpacked: " + e.getMessage(),
                    e);
        }
    }

    private void copy(String condition, ConditionLora lora, Path file) throws IOException {
        MessageDigest sha256 = sha256();
        long size = 0;
        try (InputStream in = new DigestInputStream(lora.open(), sha256);
                OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0 && size <= lora.size(); n = in.read(buffer)) {
                out.write(buffer, 0, n);
                size += n;
            }
        }
        String found = HexFormat.of().formatHex(sha256.digest());
        if (size != lora.size() || !found.equals(lora.sha256())) {
            files.remove(lora.sha256());
            Files.delete(file);
            throw new PluginException("condition " + condition + ": its LoRA " + lora.name() + " declares "
                    + lora.size() + " bytes with SHA-256 " + lora.sha256() + ", found " + size + " with " + found);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        for (Path file : files.values()) {
            try {
                Files.deleteIfExists(file);
                Path folder = file.getParent();
                if (folder != null) {
                    Files.deleteIfExists(folder);
                }
            } catch (IOException e) {
                // A mapped file cannot be deleted on Windows; it lies in the system's temporary folder.
                file.toFile().deleteOnExit();
            }
        }
        files.clear();
    }
}
