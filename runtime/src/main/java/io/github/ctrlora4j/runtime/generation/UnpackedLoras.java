package io.github.ctrlora4j.runtime.generation;

import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.PluginException;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.files.TemporaryFolder;
import io.github.ctrlora4j.runtime.weights.FileState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * LoRAs bundled in plugin jars, as files that can be opened like any other: copied on first use, checked against the
 * declared size and SHA-256 before anything is read from them, deleted on close. A copy that has since been removed or
 * changed is made again. Thread-safe: two threads never unpack the same LoRA.
 */
final class UnpackedLoras implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Map<String, Unpacked> unpacked = new HashMap<>();

    /** A complete and checked copy. */
    private record Unpacked(TemporaryFolder folder, Path file, FileState state) {
        boolean isIntact() {
            return Files.isRegularFile(file) && FileState.of(file).equals(state);
        }
    }

    /** @throws PluginException if the bytes are not what the condition declares */
    synchronized Path file(String condition, ConditionLora lora) {
        Unpacked known = unpacked.get(lora.sha256());
        if (known != null && known.isIntact()) {
            return known.file();
        }
        if (known != null) {
            unpacked.remove(lora.sha256());
            known.folder().close();
        }
        Unpacked fresh = unpack(condition, lora);
        unpacked.put(lora.sha256(), fresh);
        return fresh.file();
    }

    private static Unpacked unpack(String condition, ConditionLora lora) {
        TemporaryFolder folder = TemporaryFolder.create("lora");
        boolean complete = false;
        try {
            Path file = folder.path().resolve(condition + ".lora");
            copy(condition, lora, file);
            Unpacked result = new Unpacked(folder, file, FileState.of(file));
            complete = true;
            return result;
        } catch (IOException e) {
            throw new EngineException(
                    "condition " + condition,
                    "its LoRA " + lora.name() + " cannot be unpacked into " + folder.path() + " (" + e
                            + "); is the disk full?",
                    e);
        } finally {
            if (!complete) {
                folder.close();
            }
        }
    }

    private static void copy(String condition, ConditionLora lora, Path file) throws IOException {
        MessageDigest digest = Checksum.SHA_256.digest();
        long size = 0;
        try (InputStream in = lora.open();
                OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0 && size <= lora.size(); n = in.read(buffer)) {
                out.write(buffer, 0, n);
                digest.update(buffer, 0, n);
                size += n;
            }
        }
        String found = Checksum.hex(digest);
        if (size != lora.size() || !found.equals(lora.sha256())) {
            throw new PluginException(
                    "condition " + condition,
                    "its LoRA " + lora.name() + " declares " + lora.size() + " bytes with SHA-256 " + lora.sha256()
                            + ", found " + size + " with " + found);
        }
    }

    @Override
    public synchronized void close() {
        unpacked.values().forEach(copy -> copy.folder().close());
        unpacked.clear();
    }
}
