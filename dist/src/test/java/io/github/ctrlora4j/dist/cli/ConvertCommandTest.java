package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {
    private static final String CHECKPOINT =
            DemoFiles.MODELS.resolve("miniature.safetensors").toString();

    @TempDir
    private Path folder;

    private Invocation convert(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("convert", "--checkpoint", CHECKPOINT, "--out", target().toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    private Path target() {
        return folder.resolve("out.safetensors");
    }

    @Test
    void writesOneFileAndSaysWhatItIs() {
        Invocation invocation = convert("--dtype", "bf16");
        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        assertEquals(List.of(target() + ": a Stable Diffusion 1.5 checkpoint, complete"), invocation.outLines());
        JsonNode written =
                Invocation.of("checkpoints", "--json", target().toString()).json();
        assertEquals(written.at("/0/tensors"), written.at("/0/dtypes/BF16"));
    }

    @Test
    void anExistingFileNeedsForce() throws IOException {
        Files.writeString(target(), "mine");
        Invocation refused = convert();
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertTrue(refused.err().contains("--force"), refused.err());
        assertEquals("mine", Files.readString(target()));
        assertEquals(ExitCode.OK, convert("--force").exitCode());
    }

    @Test
    void wrongWordsAreErrorsOfUse() {
        Invocation type = convert("--dtype", "int8");
        assertEquals(ExitCode.USAGE, type.exitCode());
        assertTrue(type.err().contains("--dtype must be fp32, fp16 or bf16, got 'int8'"), type.err());
        Invocation lora = convert("--lora", "nothing:0.5");
        assertEquals(ExitCode.USAGE, lora.exitCode());
        assertTrue(lora.err().contains("'nothing'"), lora.err());
        assertTrue(Files.notExists(target()));
    }

    /** The digits of the whole file, computed here by the JDK. */
    @Test
    void checkpointsShowsHashesOnRequest() throws Exception {
        Installation cached = new Installation(
                Optional.empty(), Map.of("CTRLORA4J_CACHE", folder.toString()), Path.of("no-such-home"));
        String digits = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Path.of(CHECKPOINT))));
        Invocation person = Invocation.of(Engines.real(), cached, "checkpoints", "--hash", CHECKPOINT);
        assertEquals(
                CHECKPOINT + " [" + digits.substring(0, 10) + "]: sd15, usable",
                person.outLines().get(0));
        Invocation script = Invocation.of(Engines.real(), cached, "checkpoints", "--hash", "--json", CHECKPOINT);
        assertEquals(digits, script.json().at("/0/sha256").textValue());
        assertTrue(Files.isRegularFile(folder.resolve("model-hashes.json")));
    }
}
