package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.api.host.Prediction;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateCommandTest {
    @TempDir
    private Path folder;

    private final FakeGenerator generator = new FakeGenerator();

    private Invocation generate(String... more) {
        List<String> arguments = new ArrayList<>(List.of("generate", "--checkpoint", "mini", "--out", out("")));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private Invocation run(String... arguments) {
        return Invocation.of(generator.engines(), Invocation.BARE, arguments);
    }

    /** A picture that conditions accept. */
    private String source(String name) {
        Path file = folder.resolve(name);
        ImageFiles.writePng(file, RgbImage.of(64, 64, new byte[64 * 64 * 3]), Map.of());
        return file.toString();
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void passesEveryOptionOn() {
        Invocation invocation = run(
                "generate",
                "--checkpoint=dream.safetensors",
                "--vae=soft.vae.pt",
                "--condition-vae=own",
                "--text-encoder=clip",
                "--prediction=v_zero_snr",
                "--base=base.ckpt",
                "--condition=canny=" + source("a.png") + ";weight=0.5",
                "--condition=depth=" + source("b.png") + ";lora=d.ckpt",
                "--lora=wash:0.8",
                "--lora=toon.pt:1:0",
                "--prompt=a house",
                "--negative=blurry",
                "--steps=30",
                "--guidance=6.5",
                "--sampler=ddim;eta=0.5",
                "--seed=42",
                "--noise=gpu",
                "--variation-seed=9",
                "--variation-strength=0.25",
                "--seed-size=256x384",
                "--batch=2",
                "--size=512x768",
                "--device=cpu",
                "--out=" + out("images"));

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        GenerationRequest request = generator.requests.get(0);
        assertEquals("dream.safetensors", request.checkpoint());
        assertEquals(Optional.of("soft.vae.pt"), request.vae());
        assertEquals(Optional.of("own"), request.conditionVae());
        assertEquals(Optional.of("clip"), request.textEncoder());
        assertEquals(Optional.of(Prediction.V_ZERO_SNR), request.prediction());
        assertEquals(Optional.of("base.ckpt"), request.base());
        assertEquals(List.of(StyleLora.of("wash", 0.8), new StyleLora("toon.pt", 1, 0)), request.styleLoras());
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
        assertEquals(Map.of("eta", "0.5"), request.samplerOptions());
        assertEquals(42, request.seed());
        assertEquals(NoiseSource.GPU, request.noiseSource());
        assertEquals(9, request.variationSeed());
        assertEquals(0.25, request.variationStrength());
        assertEquals(Optional.of(new ImageSize(256, 384)), request.seedSize());
        assertEquals(2, request.batch());
        assertEquals(Optional.of(new ImageSize(512, 768)), request.size());
    }

    @Test
    void writesNumberedImagesWithTheirParameters() {
        Invocation invocation = generate("--prompt=x", "--seed=7", "--batch=2");

        assertEquals(List.of(out("0000.png") + "  seed 7", out("0001.png") + "  seed 8"), invocation.outLines());
        assertEquals(FakeGenerator.RESULT, ImageFiles.read(folder.resolve("0000.png")));
        assertEquals(Map.of("parameters", "x\nSeed: 8"), ImageFiles.readText(folder.resolve("0001.png")));
    }

    @Test
    void neverOverwrites() throws IOException {
        Files.createFile(folder.resolve("0000.png"));

        generate("--batch=2");

        assertEquals(0, Files.size(folder.resolve("0000.png")));
        assertEquals(List.of("0000.png", "0001.png", "0002.png"), files());
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
        assertEquals("\nSeed: 7", json.at("/parameters/0").textValue());
        assertEquals("mini", json.get("checkpoint").textValue());
        assertEquals(1, json.get("width").intValue());
        assertEquals(1, json.get("height").intValue());
        assertEquals(0, json.get("warnings").size());
        assertEquals("", invocation.err());
    }

    /** What the API draws anew for each generation. */
    @ParameterizedTest
    @ValueSource(strings = {"--seed=-1", "--seed=-7", "--steps=20"})
    void leavesSeedToTheGeneratorWhereNoneIsGiven(String option) {
        generate(option);

        assertEquals(GenerationRequest.RANDOM_SEED, generator.requests.get(0).seed());
    }

    /** The prompt is the user's text, whatever it begins with. */
    @Test
    void doesNotReadFilesIntoPrompts() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "--steps=1");

        generate("--prompt=@" + file, "--negative", "@" + file);

        assertEquals("@" + file, generator.requests.get(0).prompt());
        assertEquals("@" + file, generator.requests.get(0).negativePrompt());
    }

    @Test
    void cancellationKeepsFinishedImagesAndSaysSo() throws IOException {
        generator.finished = 2;
        generator.ending = request -> FakeGenerator.cancelled();

        Invocation invocation = generate("--batch=4", "--seed=5");

        assertEquals(ExitCode.CANCELLED, invocation.exitCode());
        assertEquals(List.of("0000.png", "0001.png"), files());
        assertEquals(List.of(out("0000.png") + "  seed 5", out("0001.png") + "  seed 6"), invocation.outLines());
        assertEquals(List.of("ctrlora4j: cancelled, 2 of 4 images were written"), lastLine(invocation));
    }

    @Test
    void aFailureKeepsFinishedImages() throws IOException {
        generator.finished = 1;
        generator.ending = request -> {
            throw new EngineException("out of memory");
        };

        Invocation invocation = generate("--batch=2", "--seed=5");
        assertEquals(ExitCode.FAILED, invocation.exitCode());
        assertEquals(List.of(out("0000.png") + "  seed 5"), invocation.outLines());
        assertEquals(List.of("0000.png"), files());
    }

    @Test
    void tellsMachinesWhatACancellationLeft() {
        generator.finished = 1;
        generator.ending = request -> FakeGenerator.cancelled();

        Invocation invocation = generate("--batch=4", "--json");

        assertEquals(ExitCode.CANCELLED, invocation.exitCode());
        assertEquals(out("0000.png"), invocation.json().at("/images/0").textValue());
        assertTrue(invocation.json().get("cancelled").booleanValue());
    }

    @Test
    void savesTheConditionImagesThatWereUsed() {
        generate("--condition=canny=" + source("a.png"), "--save-maps=" + out("maps"));

        assertEquals(FakeGenerator.CONDITION_IMAGE, ImageFiles.read(folder.resolve("maps/0000-canny.png")));
    }

    @Test
    void conditionImagesOfASheetAreNotLeftOutSilently() {
        Invocation invocation =
                generate("--condition=canny=" + source("a.png"), "--x=steps=4,8", "--save-maps=" + out("maps"));

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("--save-maps: is not for sheets"), invocation.err());
    }

    @Test
    void printsWarningsOnStandardError() {
        generator.ending = request ->
                FakeGenerator.result(request).warning("the text is cut").build();

        Invocation invocation = generate();

        assertTrue(invocation.errLines().contains("ctrlora4j: warning: the text is cut"), invocation.err());
    }

    @Test
    void helpNamesTheMaskAndTheSamplers() {
        String help = run("generate", "--help").out();

        assertTrue(help.contains("mask="), help);
        assertTrue(help.contains("Samplers:"), help);
        assertTrue(help.contains("ddim"), help);
        assertTrue(help.contains("euler-a"), help);
        assertTrue(help.contains("'ctrlora4j samplers'"), help);
    }

    @Test
    void suggestsKeyForMistypedOne() {
        Invocation invocation = generate("--condition=canny=" + source("a.png") + ";wieght=1");

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("'wieght'. Did you mean 'weight'?"), invocation.err());
    }

    /** What the runtime says, before any engine starts. */
    @Test
    void rejectsValuesOfParametersBeforeTheGeneratorStarts() {
        Invocation invocation = generate("--condition=canny=" + source("a.png") + ";low=300");

        assertEquals(
                List.of("ctrlora4j: condition canny: low needs a whole number within 1..255, got 300 (--condition)"),
                invocation.errLines());
        assertEquals(List.of(), generator.requests);
    }

    @Test
    void rejectsTwoValuesForOneOption() {
        Invocation invocation = generate("--eta=0.5", "--sampler=ddim;eta=0.2");

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(
                List.of("ctrlora4j: --eta 0.5 contradicts eta=0.2 in --sampler; give one of the two"),
                invocation.errLines());
        assertEquals(
                ExitCode.OK, generate("--eta=0.5", "--sampler=ddim;eta=0.50").exitCode());
    }

    @Test
    void helpSaysWhichSeedsAreDrawn() {
        String help = run("generate", "--help").out().replaceAll("\\s+", " ");

        assertTrue(help.contains("as for every negative N"), help);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> lastLine(Invocation invocation) {
        List<String> lines = invocation.errLines();
        return lines.subList(lines.size() - 1, lines.size());
    }

    @Test
    void cancellationBeforeTheFirstImageWritesNothing() throws IOException {
        generator.finished = 0;
        generator.ending = request -> FakeGenerator.cancelled();

        Invocation invocation = generate();

        assertEquals(ExitCode.CANCELLED, invocation.exitCode());
        assertEquals(List.of(), files());
        assertEquals("", invocation.out());
        assertEquals(List.of("ctrlora4j: cancelled, nothing was written"), lastLine(invocation));
    }

    @Test
    void looksAtTheOutputBeforeAnyWork() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        Invocation invocation = generate("--out", file.toString());

        // Given twice is a mistake of its own.
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        Invocation once = run("generate", "--checkpoint=mini", "--out=" + file);
        assertEquals(ExitCode.USAGE, once.exitCode());
        assertEquals(
                List.of("ctrlora4j: cannot write into " + file + ": a file of that name exists; choose another --out"),
                once.errLines());
        assertEquals(List.of(), generator.requests);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--steps=0 | steps: needs a number within 1..150, got 0 (--steps)",
                "--steps=151 | steps: needs a number within 1..150, got 151 (--steps)",
                "--guidance=NaN | guidanceScale: needs a number within 0..50, got NaN (--guidance)",
                "--batch=65 | batch: needs a number within 1..64, got 65 (--batch)",
                "--size=wide | size: must look like 512x768 (width x height), got 'wide' (--size)",
                "--device=tpu | device: must be auto, cpu, cuda or cuda:N, got 'tpu' (--device)",
                "--condition=canny | --condition 'canny': must begin with ID=IMAGE, such as canny=photo.png",
                "--condition=canny=missing.png | missing.png: no such image file",
                "--models=no-such | --models: no folder no-such",
            })
    void rejectsInOneLine(String option, String message) {
        Invocation invocation = generate(option);

        assertEquals(List.of("ctrlora4j: " + message), invocation.errLines());
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(List.of(), generator.requests);
    }

    @Test
    void namesFileThatFails() {
        generator.ending = request -> {
            throw new UnsupportedFileException("x.safetensors: an SDXL checkpoint");
        };

        Invocation invocation = generate("--json");

        assertEquals(List.of("ctrlora4j: x.safetensors: an SDXL checkpoint"), invocation.errLines());
        assertEquals(ExitCode.FAILED, invocation.exitCode());
        assertEquals("", invocation.out());
    }

    @Test
    void printsChainOfCausesOnRequest() {
        generator.ending = request -> {
            throw new MalformedFileException("x.ckpt is damaged", new IOException("ends\nat 12"));
        };

        assertEquals(
                List.of("ctrlora4j: x.ckpt is damaged", "  caused by IOException: ends at 12"),
                generate("--json", "--verbose").errLines());
    }

    @Test
    void wrapsWhatNobodyExpected() {
        generator.ending = request -> {
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
        generator.ending = request -> {
            throw new UnsatisfiedLinkError("no torch");
        };

        assertEquals(
                List.of("ctrlora4j: a library cannot be loaded: no torch; 'ctrlora4j doctor' says more"),
                generate("--json").errLines());
    }

    @Test
    void reportsProgressOnStandardError() {
        Invocation invocation = generate("--steps=4");

        assertTrue(invocation.errLines().contains("sample 4/4"), invocation.err());
    }
}
