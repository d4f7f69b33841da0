package io.github.ctrlora4j.api.condition;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A condition LoRA bundled with a plugin: the Base ControlNet that it was trained on, and how to read it. The host
 * checks size and SHA-256 before it uses any byte. Immutable.
 *
 * <pre>{@code
 * public List<ConditionLora> loras() {
 *     return List.of(ConditionLora.ofResource(Threshold.class, "threshold.safetensors",
 *             "5fc0…", 8, 589_024, "91ab…"));
 * }
 * }</pre>
 */
public final class ConditionLora {
    /** Opens the LoRA's bytes from the start; the host closes the stream. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final String name;
    private final String baseFingerprint;
    private final int rank;
    private final long size;
    private final String sha256;
    private final Source source;

    private ConditionLora(String name, String baseFingerprint, int rank, long size, String sha256, Source source) {
        this.name = Objects.requireNonNull(name, "name");
        this.baseFingerprint = Objects.requireNonNull(baseFingerprint, "baseFingerprint");
        this.rank = rank;
        this.size = size;
        this.sha256 = Objects.requireNonNull(sha256, "sha256");
        this.source = Objects.requireNonNull(source, "source");
        if (rank < 1 || size < 1 || !SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "LoRA " + name + " needs a positive rank and size and a lower-case SHA-256, got rank " + rank
                            + ", size " + size + ", SHA-256 '" + sha256 + "'");
        }
    }

    /**
     * @param name file name for messages
     * @param baseFingerprint fingerprint of the Base ControlNet that the LoRA was trained on, as {@code checkpoints}
     *     prints it
     * @param rank rank of its low-rank matrices
     * @param size in bytes
     * @param sha256 of the bytes, 64 lower-case hexadecimal digits
     */
    public static ConditionLora of(
            String name, String baseFingerprint, int rank, long size, String sha256, Source source) {
        return new ConditionLora(name, baseFingerprint, rank, size, sha256, source);
    }

    /** A LoRA that is stored beside {@code anchor} in the plugin's jar. */
    public static ConditionLora ofResource(
            Class<?> anchor, String resource, String baseFingerprint, int rank, long size, String sha256) {
        return of(resource, baseFingerprint, rank, size, sha256, () -> {
            InputStream stream = anchor.getResourceAsStream(resource);
            if (stream == null) {
                throw new FileNotFoundException(resource + " beside " + anchor.getName());
            }
            return stream;
        });
    }

    public String name() {
        return name;
    }

    public String baseFingerprint() {
        return baseFingerprint;
    }

    public int rank() {
        return rank;
    }

    /** Size in bytes. */
    public long size() {
        return size;
    }

    public String sha256() {
        return sha256;
    }

    @Override
    public String toString() {
        return "ConditionLora " + name + " of rank " + rank + " for base " + baseFingerprint;
    }

    /** Opens the bytes; the caller closes the stream. */
    public InputStream open() throws IOException {
        return source.open();
    }
}
