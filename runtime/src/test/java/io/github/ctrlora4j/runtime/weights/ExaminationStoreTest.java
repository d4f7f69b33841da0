package io.github.ctrlora4j.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Verdict;
import io.github.ctrlora4j.runtime.files.FileIdentity;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExaminationStoreTest {
    @TempDir
    private Path folder;

    private ExaminationStore store(String code) {
        return new ExaminationStore(Optional.of(folder), Optional.of(code));
    }

    /** Verdict has no equality of its own. */
    private static List<Object> parts(Examination examination) {
        return List.of(
                examination.path(),
                examination.readable(),
                examination.format(),
                examination.verdict().map(Verdict::toString),
                examination.verdict().flatMap(Verdict::role),
                examination.reason(),
                examination.tensors(),
                examination.dtypes());
    }

    private static Examination examination(Path file, Optional<Verdict> verdict) {
        return new Examination(
                file,
                verdict.isPresent(),
                verdict.map(value -> "safetensors"),
                verdict,
                "a reason",
                verdict.isPresent() ? 3 : 0,
                verdict.isPresent() ? Map.of(DType.F16, new Examination.Share(3, 5_000_000_000L)) : Map.of());
    }

    @Test
    void everyExaminationIsReadAsItWasWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("a.ckpt"), "a");
        FileIdentity identity = FileIdentity.of(file);
        for (Optional<Verdict> verdict : List.of(
                Optional.of(Verdict.usable("sd15", ModelRole.CHECKPOINT, "a checkpoint")),
                Optional.of(Verdict.refused("sdxl", "another checkpoint")),
                Optional.of(Verdict.unknown("something")))) {
            ExaminationStore first = store("1");
            first.put(file, identity, examination(file, verdict));
            first.save();
            assertEquals(
                    parts(examination(file, verdict)),
                    parts(store("1").get(file, identity).orElseThrow()));
        }
    }

    /** Want of memory or a failing disk are not in the file's identity. */
    @Test
    void whatCouldNotBeReadIsTriedAgain() throws IOException {
        Path file = Files.writeString(folder.resolve("a.ckpt"), "a");
        FileIdentity identity = FileIdentity.of(file);
        ExaminationStore first = store("1");
        first.put(file, identity, examination(file, Optional.empty()));
        first.save();
        assertEquals(Optional.empty(), store("1").get(file, identity));
    }

    @Test
    void anotherStateOrOtherCodeIsJudgedAnew() throws IOException {
        Path file = Files.writeString(folder.resolve("a.ckpt"), "a");
        FileIdentity identity = FileIdentity.of(file);
        ExaminationStore first = store("1");
        first.put(file, identity, examination(file, Optional.of(Verdict.unknown("something"))));
        first.save();
        assertEquals(Optional.empty(), store("2").get(file, identity));
        assertEquals(Optional.empty(), new ExaminationStore(Optional.of(folder), Optional.empty()).get(file, identity));
        Files.writeString(file, "other");
        assertEquals(Optional.empty(), store("1").get(file, FileIdentity.of(file)));
    }

    @Test
    void whatNoProgramOfOursHasWrittenIsIgnored() throws IOException {
        Path file = Files.writeString(folder.resolve("a.ckpt"), "a");
        FileIdentity identity = FileIdentity.of(file);
        Files.writeString(
                folder.resolve("models.json"),
                "{\"" + file + "\": {\"identity\": \"" + identity
                        + "\", \"by\": \"1\", \"kind\": \"x\", \"role\": \"KING\"}}");
        assertEquals(Optional.empty(), store("1").get(file, identity));
    }

    /** Classes that are compiled again and again are never the same code. */
    @Test
    void onlyCodeInJarsIsTrusted() {
        assertEquals(Optional.empty(), GoldenModels.FILES.code().filter(code -> !code.matches("[0-9a-f]{64}")));
    }
}
