package io.github.ctrlora4j.runtime.packs;

import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The files that a pack may have, recognized by their names; everything else is rejected. */
enum PackFileKind {
    DESCRIPTOR("condition\\.json", 1 << 16),
    LORA("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors", DescriptorReader.MAX_LORA_BYTES),
    LICENSE("LICEN[CS]E(-[A-Za-z0-9_-]+)?(\\.txt|\\.md)?", 1 << 20),
    README("README\\.md", 1 << 20),
    PREVIEW("preview\\.(png|jpg)", 8 << 20);

    private static final List<String> CODE = List.of(".class", ".jar", ".so", ".dll", ".dylib", ".exe", ".sh", ".py");
    private static final List<String> OTHER_MODELS = List.of(".onnx", ".ckpt", ".pt", ".pth", ".bin", ".pkl");
    private static final int MAX_NAME_LENGTH = 100;

    private final Pattern name;
    private final long maxBytes;

    PackFileKind(String name, long maxBytes) {
        this.name = Pattern.compile(name);
        this.maxBytes = maxBytes;
    }

    /**
     * @param pack the pack's name in messages
     * @throws MalformedFileException if the name leads out of the pack, or the file is too large
     * @throws UnsupportedFileException if a pack must not contain such a file; says why
     */
    static PackFileKind of(String pack, String file, long bytes) {
        PackFileKind kind = Arrays.stream(values())
                .filter(candidate -> candidate.name.matcher(file).matches() && file.length() <= MAX_NAME_LENGTH)
                .findFirst()
                .orElseThrow(() -> rejection(pack, file));
        if (bytes > kind.maxBytes) {
            throw new MalformedFileException(
                    pack, file + " has " + bytes + " bytes; at most " + kind.maxBytes + " are read");
        }
        return kind;
    }

    private static RuntimeException rejection(String pack, String file) {
        String where = "'" + shown(file) + "' ";
        boolean leaves = file.startsWith("/")
                || file.indexOf('\\') >= 0
                || file.indexOf(':') >= 0
                || List.of(file.split("/")).contains("..");
        if (leaves) {
            return new MalformedFileException(pack, where + "leads out of the pack; the pack is malicious");
        }
        if (file.contains("/")) {
            return new UnsupportedFileException(
                    pack, where + "lies in a folder; a pack has its files at its top level");
        }
        String lower = file.toLowerCase(Locale.ROOT);
        if (CODE.stream().anyMatch(lower::endsWith)) {
            return new UnsupportedFileException(
                    pack, where + "is code, which belongs in a plugin jar and not in a pack");
        }
        if (OTHER_MODELS.stream().anyMatch(lower::endsWith)) {
            return new UnsupportedFileException(
                    pack,
                    where + "is another kind of model file; a pack holds LoRAs as"
                            + " safetensors, and networks belong to a preprocessor's plugin");
        }
        return new UnsupportedFileException(
                pack,
                where
                        + "does not belong in a pack; a pack contains condition.json, *.safetensors, LICENSE, README.md"
                        + " and preview.png or preview.jpg");
    }

    /** A hostile name, safe for a terminal and a log. */
    static String shown(String name) {
        String plain = name.replaceAll("[^ -~]", "?");
        return plain.length() <= MAX_NAME_LENGTH ? plain : plain.substring(0, MAX_NAME_LENGTH) + "...";
    }
}
