package io.github.ctrlora4j.runtime.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.runtime.files.FileIdentity;
import io.github.ctrlora4j.runtime.weights.Examination.Share;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Examinations that outlive the process, so that a folder of models is not read again at every start. They count for
 * the code that made them alone: another version of a format or adapter judges anew. A file that could not be read is
 * not kept, because memory or a disk may have failed. Thread-safe.
 */
final class ExaminationStore {
    private static final String BY = "by";
    private static final String KIND = "kind";

    private final FileFacts facts;
    private final Optional<String> code;

    /**
     * @param folder where they are kept
     * @param code tells the formats and adapters from other versions; empty if nothing is to be kept
     */
    ExaminationStore(Optional<Path> folder, Optional<String> code) {
        this.facts = new FileFacts(code.isEmpty() ? Optional.empty() : folder, "models.json");
        this.code = code;
    }

    Optional<Examination> get(Path file, FileIdentity identity) {
        return code.flatMap(own -> facts.get(file.toAbsolutePath(), identity)
                .filter(fact -> fact.path(BY).asText().equals(own) && fact.has(KIND))
                .flatMap(fact -> examination(file, fact)));
    }

    void put(Path file, FileIdentity identity, Examination examination) {
        code.filter(own -> examination.readable())
                .ifPresent(own -> facts.put(
                        file.toAbsolutePath(), identity, fact(examination).put(BY, own)));
    }

    void save() {
        facts.save();
    }

    private static ObjectNode fact(Examination examination) {
        ObjectNode fact = FileFacts.fact().put("reason", examination.reason()).put("tensors", examination.tensors());
        examination.format().ifPresent(format -> fact.put("format", format));
        examination.verdict().ifPresent(verdict -> {
            fact.put(KIND, verdict.kind()).put("verdict", verdict.reason());
            verdict.role().ifPresent(role -> fact.put("role", role.name()));
        });
        ObjectNode dtypes = fact.putObject("dtypes");
        examination.dtypes().forEach((type, share) -> dtypes.putObject(type.name())
                .put("tensors", share.tensors())
                .put("bytes", share.bytes()));
        return fact;
    }

    /** Empty for what no program of ours has written. */
    private static Optional<Examination> examination(Path file, JsonNode fact) {
        try {
            Map<DType, Share> dtypes = new EnumMap<>(DType.class);
            fact.path("dtypes")
                    .properties()
                    .forEach(entry -> dtypes.put(
                            DType.valueOf(entry.getKey()),
                            new Share(
                                    entry.getValue().path("tensors").asInt(),
                                    entry.getValue().path("bytes").asLong())));
            return Optional.of(new Examination(
                    file,
                    true,
                    text(fact, "format"),
                    text(fact, KIND).map(kind -> verdict(kind, fact)),
                    fact.path("reason").asText(),
                    fact.path("tensors").asInt(),
                    dtypes));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Verdict verdict(String kind, JsonNode fact) {
        String reason = fact.path("verdict").asText();
        return text(fact, "role")
                .map(role -> Verdict.usable(kind, ModelRole.valueOf(role), reason))
                .orElseGet(
                        () -> kind.equals(Verdict.UNKNOWN) ? Verdict.unknown(reason) : Verdict.refused(kind, reason));
    }

    private static Optional<String> text(JsonNode fact, String key) {
        return fact.has(key) ? Optional.of(fact.path(key).asText()) : Optional.empty();
    }
}
