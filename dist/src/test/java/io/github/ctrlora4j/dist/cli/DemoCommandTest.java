package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    @TempDir
    private Path home;

    private final FakeGenerator generator = new FakeGenerator();

    @BeforeEach
    void installModels() throws IOException {
        DemoFiles.install(home);
    }

    private Invocation demo(String... more) {
        List<String> arguments = new ArrayList<>(List.of("demo", "--out", out().toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(
                generator.engines(),
                new Installation(Optional.of(home), Map.of(), home),
                arguments.toArray(String[]::new));
    }

    private Path out() {
        return home.resolve("sheet.png");
    }

    /** Cells are as large as the first source; what the generator draws is scaled to them. */
    @Test
    void drawsSourcesConditionImagesAndResultsOfEachCheckpoint() throws IOException {
        Invocation invocation = demo("--condition", "canny");

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        RgbImage sheet = ImageFiles.read(out());
        int side = sheet.width() / 8;
        assertEquals(6 * side, sheet.height());
        int right = sheet.width() - 1;
        assertEquals(0x00FF00, sheet.rgb(right, side + side / 2));
        for (int row = 2; row < 5; row++) {
            assertEquals(0x0000FF, sheet.rgb(right, row * side + side / 2));
        }
        assertEquals(List.of(out().toString()), invocation.outLines());
        assertEquals(
                "rows: source, canny, miniature, miniature-ink, miniature-3d, miniature with miniature-ink-lora, a"
                        + " background that turns from white to orange, and DPM++ 2M Karras",
                ImageFiles.readText(out()).get("Description"));
    }

    @Test
    void asksAsTheReferencePicturesWereAsked() {
        demo("--condition", "canny");

        assertEquals(32, generator.requests.size());
        GenerationRequest first = generator.requests.get(0);
        assertEquals("teddy bear, noto style, white background", first.prompt());
        assertEquals(0, first.seed());
        assertEquals(20, first.steps());
        assertEquals(5, first.guidanceScale());
        assertTrue(first.checkpoint().endsWith("miniature.safetensors"));
        GenerationRequest last = generator.requests.get(23);
        assertEquals("top hat, white background", last.prompt());
        assertEquals(7, last.seed());
        assertTrue(last.checkpoint().endsWith("miniature-3d.safetensors"));
    }

    @Test
    void saysWhichPictureOfHowMany() {
        List<String> lines = demo("--condition", "canny").errLines();

        assertEquals("canny, miniature, teddy-bear (1 of 32)", lines.get(0));
        assertTrue(lines.contains("canny, miniature-3d, top-hat (24 of 32)"), lines.toString());
    }

    /** Twenty of the plugins bring a LoRA for the miniature base. */
    @Test
    void givesEachTrainedConditionItsBand() {
        demo();

        RgbImage sheet = ImageFiles.read(out());
        assertEquals((20 * 5 + 1) * (sheet.width() / 8), sheet.height());
    }

    @Test
    void suggestsConditionForMistypedOne() {
        Invocation invocation = demo("--condition", "cany");

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(
                invocation.err().contains("condition: there is no miniature LoRA for 'cany'. Did you mean 'canny'?"),
                invocation.err());
    }

    @Test
    void cancellationWritesNothing() {
        generator.ending = request -> request.seed() == 3
                ? FakeGenerator.cancelled()
                : FakeGenerator.result(request).build();

        assertEquals(ExitCode.CANCELLED, demo("--condition", "canny").exitCode());
        assertEquals(4, generator.requests.size());
        assertFalse(Files.exists(out()));
    }

    @Test
    void needsDistribution() {
        Invocation invocation = Invocation.of(generator.engines(), Invocation.BARE, "demo", "--out", out().toString());

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(1, invocation.errLines().size());
    }

    /** No distribution is needed for one's own picture; 16 x 8 becomes 768 x 384, four to a row. */
    @Test
    void drawsEveryConditionOfAPictureOfOnesOwn() {
        Path picture = home.resolve("picture.png");
        ImageFiles.writePng(picture, RgbImage.of(16, 8, new byte[3 * 16 * 8]), Map.of());

        Invocation invocation = Invocation.of(
                generator.engines(),
                Invocation.BARE,
                "demo",
                "--conditions",
                "--image",
                picture.toString(),
                "--out",
                out().toString());

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        assertEquals(4 * 768, ImageFiles.read(out()).width());
    }

    @Test
    void aPictureOfOnesOwnIsForTheGallery() {
        Invocation invocation = demo("--image", "picture.png");

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("--image needs --conditions"), invocation.err());
    }
}
