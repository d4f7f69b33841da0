package io.github.ctrlora4j.api.checkpoint;

import java.util.Objects;
import java.util.Optional;

/**
 * The answer to what a file is, with the reason.
 *
 * <p>{@link #kind()} is a short stable word for scripts ({@code sd15}, {@code sdxl}, {@code lora}, {@code damaged}…);
 * {@link #reason()} is a sentence for people that also says what to do if the file is rejected. Immutable.
 */
public final class Verdict {
    /** Kind of a file that no adapter knows. */
    public static final String UNKNOWN = "unknown";

    private final String kind;
    private final Optional<ModelRole> role;
    private final String reason;

    private Verdict(String kind, Optional<ModelRole> role, String reason) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.role = role;
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** The file can be adapted and used as {@code role}. */
    public static Verdict usable(String kind, ModelRole role, String reason) {
        return new Verdict(kind, Optional.of(role), reason);
    }

    /** The adapter knows what the file is, and that it cannot be used. */
    public static Verdict refused(String kind, String reason) {
        return new Verdict(kind, Optional.empty(), reason);
    }

    /** The adapter does not know this file; the next adapter is tried. */
    public static Verdict unknown(String reason) {
        return new Verdict(UNKNOWN, Optional.empty(), reason);
    }

    public String kind() {
        return kind;
    }

    /** Present if and only if the file is usable. */
    public Optional<ModelRole> role() {
        return role;
    }

    public String reason() {
        return reason;
    }

    public boolean isUsable() {
        return role.isPresent();
    }

    public boolean isUnknown() {
        return kind.equals(UNKNOWN);
    }

    @Override
    public String toString() {
        return kind + " (" + reason + ")";
    }
}
