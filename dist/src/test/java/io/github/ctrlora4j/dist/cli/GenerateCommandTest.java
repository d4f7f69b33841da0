package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateCommandTest {
    @TempDir
    private Path folder;

    private final FakeHost host = new FakeHost();

    private Invocation generate(String... more) {
        List<String> arguments = new ArrayList<>(List.of("generate", "--checkpoint", "mini", "--out", out("")));
        arguments.addAll(List.of(more));
        return Invocation.of(host, arguments.toArray(String[]::new));
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void passesEveryOptionOn() {
        Invocation invocation = Invocation.of(
                host,
                "generate",
                "--checkpoint=dream.safetensors",
                "--base=base.ckpt",
                "--condition=canny=a.png;weight=0.5",
                "--condition=depth=b.png;lora=d.ckpt",
                "--prompt=a house",
                "--negative=blurry",
                "--steps=30",
                "--guidance=6.5",
                "--sampler=ddim",
                "--seed=42",
                "--batch=2",
                "--size=512x768",
                "--device=cpu",
                "--out=" + folder);

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        GenerationRequest request = host.requests.get(0);
        assertEquals("dream.safetensors", request.checkpoint());
        assertEquals(Optional.of("base.ckpt"), request.base());
        assertEquals(
                List.of("canny", "depth"),
                List.of(
                        request.conditions().get(0).condition(),
                        request.conditions().get(1).condition()));
        assertEquals(0.5, request.conditions().get(0).weight());
        assertEquals("a house", request.prompt());
        assertEquals("blurry", request.negativePrompt());
        assertEquals(30, request.steps());
        assertEquals(6.5, request.guidanceScale());
        assertEquals("ddim", request.sampler());
        assertEquals(42, request.seed());
        assertEquals(2, request.batch());
        assertEquals(Optional.of(new ImageSize(512, 768)), request.size());
        assertEquals("cpu", host.opened.get(0).device());
    }

    @Test
    void writesNumberedImagesWithTheirParameters() {
        Invocation invocation = generate("--prompt=x", "--seed=7", "--batch=2");

        assertEquals(List.of(out("0000.png") + "  seed 7", out("0001.png") + "  seed 8"), invocation.outLines());
        assertEquals(FakeHost.RESULT, host.written.get(folder.resolve("0000.png")));
        assertEquals(Map.of("parameters", "x\nSeed: 8"), host.texts.get(folder.resolve("0001.png")));
    }

    @Test
    void neverOverwrites() throws IOException {
        Files.createFile(folder.resolve("0000.png"));

        generate("--batch=2");

        assertEquals(Set.of(folder.resolve("0001.png"), folder.resolve("0002.png")), host.written.keySet());
    }

    @Test
    void printsOneObjectForMachines() {
        Invocation invocation = generate("--json", "--seed=7", "--batch=2");

        JsonNode json = invocation.json();
        assertEquals(out("0000.png"), json.at("/images/0").textValue());
        assertEquals(out("0001.png"), json.at("/images/1").textValue());
        assertEquals(8, json.at("/seeds/1").longValue());
        assertEquals(2.0, json.at("/seconds/load").doubleValue());
        assertEquals(1.5, json.at("/seconds/sample").doubleValue());
        assertEquals(2, json.get("vae_encodes").intValue());
        assertEquals(80, json.get("control_samples").intValue());
        assertEquals(160, json.get("unet_samples").intValue());
        assertEquals("", invocation.err());
    }

    @Test
    void drawsSeedWhereNoneIsGiven() {
        generate();
        generate();

        // Equal by chance once in 2^32 runs.
        assertNotEquals(host.requests.get(0).seed(), host.requests.get(1).seed());
    }

    @Test
    void cancellationWritesNothing() {
        host.generation = request -> FakeHost.cancelled();

        Invocation invocation = generate();

        assertEquals(ExitCode.CANCELLED, invocation.exitCode());
        assertEquals(Map.of(), host.written);
        assertEquals("", invocation.out());
        assertEquals(0, host.open);
    }

    @Test
    void looksAtTheOutputBeforeAnyWork() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        Invocation invocation = generate("--out", file.toString());

        // Given twice is a mistake of its own.
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        Invocation once = Invocation.of(host, "generate", "--checkpoint=mini", "--out=" + file);
        assertEquals(ExitCode.USAGE, once.exitCode());
        assertEquals(
                List.of("ctrlora4j: cannot write into " + file + ": a file is in the way; choose another --out"),
                once.errLines());
        assertEquals(List.of(), host.opened);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--steps=0 | steps needs a number within 1..150, got 0",
                "--steps=151 | steps needs a number within 1..150, got 151",
                "--guidance=NaN | guidance scale needs a number within 0..50, got NaN",
                "--batch=65 | batch needs a number within 1..64, got 65",
                "--size=wide | a size looks like 512x768 (width x height), got 'wide'",
                "--device=tpu | a device is auto, cpu, cuda or cuda:N, got 'tpu'",
                "--condition=canny | --condition 'canny': begins with ID=IMAGE, such as canny=photo.png",
                "--condition=canny=missing.png | missing.png: no such file",
                "--models=no-such | --models: no folder no-such",
            })
    void refusesInOneLine(String option, String message) {
        Invocation invocation = generate(option);

        assertEquals(List.of("ctrlora4j: " + message), invocation.errLines());
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(List.of(), host.opened);
    }

    @Test
    void namesFileThatDoesNotDo() {
        host.generation = request -> {
            throw new UnsupportedFileException("x.safetensors: an SDXL checkpoint");
        };

        Invocation invocation = generate("--json");

        assertEquals(List.of("ctrlora4j: x.safetensors: an SDXL checkpoint"), invocation.errLines());
        assertEquals(ExitCode.FAILED, invocation.exitCode());
        assertEquals("", invocation.out());
        assertEquals(0, host.open);
    }

    @Test
    void printsChainOfCausesOnRequest() {
        host.generation = request -> {
            throw new MalformedFileException("x.ckpt is damaged", new IOException("ends\nat 12"));
        };

        assertEquals(
                List.of("ctrlora4j: x.ckpt is damaged", "  caused by IOException: ends at 12"),
                generate("--json", "--verbose").errLines());
    }

    @Test
    void wrapsWhatNobodyExpected() {
        host.generation = request -> {
            throw new IllegalStateException("seven\n\tdwarfs");
        };

        Invocation invocation = generate("--json");

        assertEquals(
                List.of("ctrlora4j: internal error: IllegalStateException: seven dwarfs (run again with --verbose)"),
                invocation.errLines());
        assertEquals(ExitCode.FAILED, invocation.exitCode());
    }

    @Test
    void namesMissingNativeLibrary() {
        host.generation = request -> {
            throw new UnsatisfiedLinkError("no torch");
        };

        assertEquals(
                List.of("ctrlora4j: a library does not load: no torch; 'ctrlora4j doctor' says more"),
                generate("--json").errLines());
    }

    @Test
    void reportsProgressOnStandardError() {
        Invocation invocation = generate("--steps=4");

        assertTrue(invocation.errLines().contains("sample 4/4"), invocation.err());
    }
}
