package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.dist.demo.Lettering;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    @TempDir
    private Path home;

    private final FakeHost host = new FakeHost();

    @BeforeEach
    void installModels() throws IOException {
        Files.createDirectories(home.resolve("models"));
        Files.createFile(home.resolve("models/basecn.safetensors"));
        host.conditions.add(ConditionDescriptor.builder("canny").build());
    }

    private Invocation demo(String... more) {
        String[] arguments = new String[more.length + 3];
        System.arraycopy(more, 0, arguments, 3, more.length);
        arguments[0] = "demo";
        arguments[1] = "--out";
        arguments[2] = out().toString();
        return Invocation.of(host, new Installation(Optional.of(home), Map.of(), home), arguments);
    }

    private Path out() {
        return home.resolve("sheet.png");
    }

    /** A cell is two pictures wide; the first has the red sources, the second the green maps. */
    @Test
    void galleryShowsSourcesAndMapsWithoutAnyImageModel() {
        Invocation invocation = demo("--conditions");

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        RgbImage sheet = host.written.get(out());
        assertEquals(4 * 2 * Gallery.SIDE, sheet.width());
        assertEquals(Gallery.SIDE + Lettering.LINE, sheet.height());
        assertEquals(0xFF0000, sheet.rgb(0, 0));
        assertEquals(0xFF0000, sheet.rgb(2 * Gallery.SIDE - 1, Gallery.SIDE - 1));
        assertEquals(0x00FF00, sheet.rgb(2 * Gallery.SIDE, 0));
        assertEquals(0x000000, sheet.rgb(4 * Gallery.SIDE, 0));
        assertEquals(List.of(), host.opened);
    }

    @Test
    void galleryCrossesOutWhatIsRefusedAndSaysWhy() {
        host.detector = condition -> {
            throw new InvalidRequestException("network x.onnx is missing");
        };
        Invocation invocation = demo("--conditions");

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        assertEquals(0x808080, host.written.get(out()).rgb(2 * Gallery.SIDE, 0));
        assertTrue(invocation.err().contains("canny: network x.onnx is missing"), invocation.err());
    }

    @Test
    void drawsSourcesConditionImagesAndResultsOfEachCheckpoint() {
        Invocation invocation = demo();

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        RgbImage sheet = host.written.get(out());
        assertEquals(8, sheet.width());
        assertEquals(5, sheet.height());
        assertEquals(List.of(0xFF0000, 0x00FF00, 0x0000FF, 0x0000FF, 0x0000FF), column(sheet, 7));
        assertEquals(List.of(out().toString()), invocation.outLines());
        assertEquals(
                "rows: source, canny, miniature, miniature-ink, miniature-3d",
                host.texts.get(out()).get("Description"));
    }

    @Test
    void asksAsTheReferencePicturesWereAsked() {
        demo();

        assertEquals(24, host.requests.size());
        GenerationRequest first = host.requests.get(0);
        assertEquals("teddy bear, noto style, white background", first.prompt());
        assertEquals(0, first.seed());
        assertEquals(20, first.steps());
        assertEquals(5, first.guidanceScale());
        assertTrue(first.checkpoint().endsWith("miniature.safetensors"));
        GenerationRequest last = host.requests.get(23);
        assertEquals("top hat, white background", last.prompt());
        assertEquals(7, last.seed());
        assertTrue(last.checkpoint().endsWith("miniature-3d.safetensors"));
    }

    @Test
    void givesEachConditionItsBand() {
        host.conditions.add(ConditionDescriptor.builder("depth").build());

        demo();

        assertEquals(10, host.written.get(out()).height());
    }

    @Test
    void drawsOnlyTheWantedCondition() {
        host.conditions.add(ConditionDescriptor.builder("depth").build());

        demo("--condition", "depth");

        assertTrue(host.requests.stream()
                .allMatch(request -> request.conditions().get(0).condition().equals("depth")));
        assertEquals(5, host.written.get(out()).height());
    }

    @Test
    void suggestsConditionForMistypedOne() {
        Invocation invocation = demo("--condition", "cany");

        assertEquals(
                List.of("ctrlora4j: No condition for the miniature models 'cany'. Did you mean 'canny'? Known: canny"),
                invocation.errLines());
    }

    @Test
    void cancellationWritesNothing() {
        host.generation = request -> request.seed() == 3 ? FakeHost.cancelled() : FakeHost.drawn(request);

        assertEquals(ExitCode.CANCELLED, demo().exitCode());
        assertEquals(4, host.requests.size());
        assertEquals(Map.of(), host.written);
    }

    @Test
    void needsDistribution() {
        Invocation invocation = Invocation.of(host, "demo", "--out", out().toString());

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(1, invocation.errLines().size());
    }

    private static List<Integer> column(RgbImage sheet, int x) {
        return List.of(sheet.rgb(x, 0), sheet.rgb(x, 1), sheet.rgb(x, 2), sheet.rgb(x, 3), sheet.rgb(x, 4));
    }
}
