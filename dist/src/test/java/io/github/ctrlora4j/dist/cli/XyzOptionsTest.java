package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.xyz.Axis;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XyzOptionsTest {
    @TempDir
    private Path folder;

    private final FakeGenerator generator = new FakeGenerator();

    private Invocation generate(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("generate", "--checkpoint=mini", "--prompt=cat", "--out=" + folder));
        arguments.addAll(List.of(more));
        return Invocation.of(generator.engines(), Invocation.BARE, arguments.toArray(String[]::new));
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void eachCellHasAFileAndTheSheetIsTheLast() {
        Invocation invocation = generate("--seed=7", "--x=steps=4,8", "--y=prompt=cat,dog");

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        assertEquals(
                List.of(
                        out("0000-x1-y1.png") + "  steps 4, cat",
                        out("0001-x2-y1.png") + "  steps 8, cat",
                        out("0002-x1-y2.png") + "  steps 4, dog",
                        out("0003-x2-y2.png") + "  steps 8, dog",
                        out("0004-sheet.png") + "  sheet"),
                invocation.outLines());
        assertEquals(Map.of("parameters", "dog\nSeed: 7"), ImageFiles.readText(folder.resolve("0003-x2-y2.png")));
        RgbImage sheet = ImageFiles.read(folder.resolve("0004-sheet.png"));
        assertEquals(2, sheet.width() - ("cat".length() * 6 + 6)); // two pictures of one pixel beside the rows' titles
        assertEquals(
                Map.of("Description", "x: steps=4,8; y: prompt=cat,dog"),
                ImageFiles.readText(folder.resolve("0004-sheet.png")));
    }

    /** The real engine: the rows differ, and so do the columns; a cell is what its parameters say. */
    @Test
    void theMiniatureDrawsASheet() {
        String[] common = {
            "generate",
            "--models=" + DemoFiles.MODELS,
            "--prompt=cat face",
            "--size=64x64",
            "--steps=2",
            "--device=cpu",
            "--seed=3"
        };
        Invocation invocation = real(
                common,
                "--out=" + folder,
                "--checkpoint=miniature",
                "--x=guidance=1,5",
                "--y=checkpoint=miniature,miniature-ink");

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        List<RgbImage> cells = invocation.outLines().stream()
                .limit(4)
                .map(line -> ImageFiles.read(Path.of(line.substring(0, line.indexOf(".png") + 4))))
                .toList();
        assertEquals(4, Set.copyOf(cells).size());
        Path alone = folder.resolve("alone");
        real(common, "--out=" + alone, "--checkpoint=miniature-ink", "--guidance=5");
        assertEquals(cells.get(3), ImageFiles.read(alone.resolve("0000.png")));
    }

    private static Invocation real(String[] common, String... more) {
        List<String> arguments = new ArrayList<>(List.of(common));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    @Test
    void aRandomSeedIsTheSameForAllCells() {
        generate("--x=steps=4,8");

        List<Long> seeds =
                generator.requests.stream().map(GenerationRequest::seed).toList();
        assertTrue(seeds.get(0) >= 0);
        assertEquals(seeds.get(0), seeds.get(1));
    }

    @Test
    void aBadValueIsNamedBeforeTheFirstPicture() {
        Invocation invocation = generate("--x=steps=4,400");
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("--x steps=4,400: value '400': steps: needs"), invocation.err());
        assertTrue(generate("--y=sampler=ddim,eulr").err().contains("there is no sampler 'eulr'"));
        assertEquals(
                ExitCode.OK,
                generate("--y=sampler=DPM++ 2M Karras,euler_ancestral").exitCode());
        assertTrue(generate("--x=checkpoint=mini,nothing").err().contains("--x checkpoint=mini,nothing: there is no"));
        assertEquals(2, generator.requests.size());
    }

    @Test
    void cancellingKeepsWhatIsFinished() {
        generator.ending = request -> generator.requests.size() == 2
                ? FakeGenerator.cancelled()
                : FakeGenerator.result(request).build();

        Invocation invocation = generate("--x=steps=4,8,12", "--json");

        assertEquals(ExitCode.CANCELLED, invocation.exitCode());
        JsonNode json = invocation.json();
        assertTrue(json.get("cancelled").booleanValue());
        assertEquals(1, json.get("cells").size());
        assertEquals(out("0000-x1.png"), json.at("/cells/0/file").textValue());
        assertTrue(Files.exists(Path.of(json.get("sheet").textValue())));
        assertTrue(invocation.err().contains("cancelled, 1 of 3 cells were written"), invocation.err());
    }

    @Test
    void theHelpNamesAllAxes() {
        String help = generate("--help").out().replaceAll("\\s+", " ");
        Axis.words().forEach(word -> assertTrue(help.contains(word), word));
    }
}
