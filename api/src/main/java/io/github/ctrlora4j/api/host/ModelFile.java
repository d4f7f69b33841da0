package io.github.ctrlora4j.api.host;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** The nature of a model file, for people and for scripts. Immutable. */
public final class ModelFile {
    private final Path path;
    private final Optional<String> format;
    private final Optional<Verdict> verdict;
    private final String reason;
    private final int tensors;
    private final Map<DType, Integer> dtypes;
    private final Optional<String> fingerprint;
    private final OptionalInt rank;

    private ModelFile(Builder builder) {
        this.path = builder.path;
        this.format = builder.format;
        this.verdict = builder.verdict;
        this.reason = builder.reason;
        this.tensors = builder.tensors;
        Map<DType, Integer> sorted = new EnumMap<>(DType.class);
        sorted.putAll(builder.dtypes);
        this.dtypes = Collections.unmodifiableMap(sorted);
        this.fingerprint = builder.fingerprint;
        this.rank = builder.rank;
    }

    /** @param reason one line that says what the file is and what to do with it, or why it cannot be read */
    public static Builder builder(Path path, String reason) {
        return new Builder(path, reason);
    }

    public Path path() {
        return path;
    }

    /** Whether the container could be opened; if not, everything except path and reason is empty. */
    public boolean isReadable() {
        return verdict.isPresent();
    }

    /** Id of the container's format, such as {@code safetensors}. */
    public Optional<String> format() {
        return format;
    }

    /** The verdict on the tensors. */
    public Optional<Verdict> verdict() {
        return verdict;
    }

    /** The stable word for the kind of file, such as {@code sd15}. */
    public Optional<String> kind() {
        return verdict.map(Verdict::kind);
    }

    /** The role in which it can be used. */
    public Optional<ModelRole> role() {
        return verdict.flatMap(Verdict::role);
    }

    /** Whether it can be used in some role. */
    public boolean isUsable() {
        return verdict.filter(Verdict::isUsable).isPresent();
    }

    /** One line that says what the file is and what to do with it, or why it cannot be read. */
    public String reason() {
        return reason;
    }

    /** Number of tensors. */
    public int tensors() {
        return tensors;
    }

    /** Number of tensors by element type. */
    public Map<DType, Integer> dtypes() {
        return dtypes;
    }

    /** Fingerprint of a Base ControlNet, to which LoRAs refer: 64 hexadecimal digits. */
    public Optional<String> fingerprint() {
        return fingerprint;
    }

    /** Rank of a condition LoRA. */
    public OptionalInt rank() {
        return rank;
    }

    @Override
    public String toString() {
        return "ModelFile[" + path + ", " + reason + "]";
    }

    /** Collects an answer; not thread-safe. */
    public static final class Builder {
        private final Path path;
        private final String reason;
        private Optional<String> format = Optional.empty();
        private Optional<Verdict> verdict = Optional.empty();
        private int tensors;
        private Map<DType, Integer> dtypes = Map.of();
        private Optional<String> fingerprint = Optional.empty();
        private OptionalInt rank = OptionalInt.empty();

        private Builder(Path path, String reason) {
            this.path = Objects.requireNonNull(path, "path");
            this.reason = Objects.requireNonNull(reason, "reason");
        }

        /** For a file that could be opened. */
        public Builder contents(String formatId, Verdict value, Map<DType, Integer> tensorsByType) {
            format = Optional.of(formatId);
            verdict = Optional.of(value);
            dtypes = Map.copyOf(tensorsByType);
            tensors = dtypes.values().stream().mapToInt(Integer::intValue).sum();
            return this;
        }

        public Builder fingerprint(String value) {
            fingerprint = Optional.of(value);
            return this;
        }

        public Builder rank(int value) {
            rank = OptionalInt.of(value);
            return this;
        }

        public ModelFile build() {
            return new ModelFile(this);
        }
    }
}
