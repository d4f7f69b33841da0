package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.runtime.files.IoProblem;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pack whose names, sizes and descriptor are valid; {@link PackVerifier} checks its contents. Immutable; holds no
 * open file.
 */
public final class Pack {
    private final String label;
    private final PackFiles files;
    private final PackDescriptor descriptor;

    private Pack(String label, PackFiles files, PackDescriptor descriptor) {
        this.label = label;
        this.files = files;
        this.descriptor = descriptor;
    }

    /** True if this looks like a pack, by its name or, for a folder, by its contents. */
    public static boolean isPack(Path file) {
        return Files.isDirectory(file)
                ? Files.exists(file.resolve(DescriptorReader.FILE))
                : String.valueOf(file.getFileName()).endsWith(".zip");
    }

    /**
     * @throws io.github.ctrlora4j.api.InvalidRequestException if there is no such file
     * @throws MalformedFileException if it is damaged or malicious
     * @throws io.github.ctrlora4j.api.UnsupportedFileException if it holds something that packs do not
     */
    public static Pack open(Path file) {
        return open(file, file.toString());
    }

    /** @param label the pack's name in messages */
    public static Pack open(Path file, String label) {
        PackFiles files = PackFiles.read(file, label);
        Map<String, Long> sizes = files.sizes();
        sizes.forEach((name, bytes) -> PackFileKind.of(label, name, bytes));
        if (!sizes.containsKey(DescriptorReader.FILE)) {
            throw new MalformedFileException(label, "is not a pack: it has no " + DescriptorReader.FILE);
        }
        Pack pack = new Pack(label, files, DescriptorReader.read(label, bytes(files, label, DescriptorReader.FILE)));
        pack.rejectOtherLoras(sizes);
        return pack;
    }

    private void rejectOtherLoras(Map<String, Long> sizes) {
        Set<String> undeclared = new HashSet<>(sizes.keySet());
        for (PackedLora lora : descriptor.loras()) {
            Long bytes = sizes.get(lora.file());
            if (bytes == null) {
                throw new MalformedFileException(label, "lacks " + lora.file() + ", which its condition.json names");
            }
            if (bytes != lora.size()) {
                throw new MalformedFileException(
                        label, lora.file() + " has " + bytes + " bytes, its condition.json says " + lora.size());
            }
            undeclared.remove(lora.file());
        }
        for (String name : undeclared) {
            if (PackFileKind.of(label, name, 0) == PackFileKind.LORA) {
                throw new MalformedFileException(label, "its condition.json does not name " + name);
            }
        }
    }

    /** The bytes of a small file. */
    private static byte[] bytes(PackFiles files, String label, String name) {
        try (InputStream in = files.open(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new MalformedFileException(label, IoProblem.of(e), e);
        }
    }

    byte[] bytes(String name) {
        return bytes(files, label, name);
    }

    public PackDescriptor descriptor() {
        return descriptor;
    }

    /** The pack's name in messages. */
    String label() {
        return label;
    }

    PackFiles files() {
        return files;
    }

    /** The LoRAs, read from the pack whenever they are opened. */
    public List<ConditionLora> loras() {
        return descriptor.loras().stream()
                .map(lora -> ConditionLora.of(
                        lora.file(),
                        lora.base(),
                        lora.rank(),
                        lora.size(),
                        lora.sha256(),
                        () -> files.open(lora.file())))
                .toList();
    }
}
