package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.launch.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the LoRA and the Base ControlNet of the miniature family. */
class PackCommandTest {
    @TempDir
    private Path temp;

    private Path plugins = Path.of("");

    @BeforeEach
    void makePluginFolder() throws IOException {
        plugins = Files.createDirectory(temp.resolve("plugins"));
    }

    private Invocation run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--plugins", plugins.toString(), "--models", DemoFiles.MODELS.toString()));
        return Invocation.of(line.toArray(String[]::new));
    }

    private String zip(String name) {
        return temp.resolve(name).toString();
    }

    private Invocation create(String id, String out, String... more) {
        List<String> line = new ArrayList<>(
                List.of("pack", "create", "--lora", DemoFiles.CANNY_LORA.toString(), "--base", "basecn"));
        line.addAll(List.of("--id", id, "--title", "My edges", "--preprocessor", "canny", "--set", "low=50"));
        line.addAll(List.of("--license", "MIT", "--author", "Zoe", "--pack-version", "1.2.0", "--out", zip(out)));
        line.addAll(List.of(more));
        return run(line.toArray(String[]::new));
    }

    private String bad() throws IOException {
        return Files.writeString(temp.resolve("bad.zip"), "not a zip").toString();
    }

    @Test
    void createsAndSaysWhat() {
        Invocation invocation = create("my-edges", "a.zip");

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        assertEquals(
                List.of(zip("a.zip") + ": my-edges 1.2.0: My edges, made by canny, LoRAs for 1 base"),
                invocation.outLines());
    }

    @Test
    void replacesOnlyWhenForced() {
        create("my-edges", "a.zip");

        assertEquals(ExitCode.USAGE, create("other-edges", "a.zip").exitCode());
        Invocation forced = create("other-edges", "a.zip", "--force");
        assertEquals(ExitCode.OK, forced.exitCode(), forced.err());
        assertTrue(run("pack", "verify", zip("a.zip")).out().contains("other-edges 1.2.0"));
    }

    @Test
    void verifiesEveryFileAndFailsIfOneIsBad() throws IOException {
        create("my-edges", "a.zip");

        Invocation invocation = run("pack", "verify", bad(), zip("a.zip"));

        assertEquals(ExitCode.FAILED, invocation.exitCode());
        assertEquals(1, invocation.errLines().size(), invocation.err());
        assertTrue(invocation.err().startsWith("ctrlora4j: " + bad() + ": "), invocation.err());
        assertEquals(
                List.of(zip("a.zip") + ": sound, my-edges 1.2.0: My edges, made by canny, LoRAs for 1 base"),
                invocation.outLines());
    }

    @Test
    void installsListsAndRemoves() {
        create("my-edges", "a.zip");
        Path installed = plugins.resolve("my-edges.zip");

        assertEquals(
                List.of("installed " + installed),
                run("pack", "install", zip("a.zip")).outLines());
        assertEquals(
                List.of("my-edges 1.2.0: My edges, made by canny, LoRAs for 1 base (my-edges.zip)"),
                run("pack", "list").outLines());
        assertTrue(run("conditions", "my-edges").out().contains("(my-edges.zip)"));
        assertEquals(
                List.of("removed " + installed),
                run("pack", "remove", "my-edges").outLines());
        assertFalse(Files.exists(installed));
    }

    @Test
    void aNewVersionOfOnesOwnPackNeedsOneCommand() {
        create("my-edges", "a.zip");
        run("pack", "install", zip("a.zip"));
        // What is made is verified beside what is installed.
        assertEquals(ExitCode.OK, create("my-edges", "b.zip", "--alias", "mine").exitCode());
        assertTrue(run("pack", "install", zip("b.zip")).err().contains("has other bytes but the version of"));

        Invocation forced = run("pack", "install", "--force", zip("b.zip"));

        assertEquals(ExitCode.OK, forced.exitCode(), forced.err());
        assertTrue(run("conditions", "mine").out().contains("(my-edges.zip)"));
    }

    @Test
    void aParameterThatThePackFixesIsNotCalledUnknown() {
        create("my-edges", "a.zip");
        run("pack", "install", zip("a.zip"));
        String picture =
                Path.of("src", "main", "demo", "sources", "rocket-twemoji.png").toString();

        Invocation invocation = run(
                "generate",
                "--checkpoint=miniature",
                "--condition=my-edges=" + picture + ";low=60",
                "--out=" + temp.resolve("out"));

        assertEquals(
                List.of("ctrlora4j: condition my-edges: its parameter low is fixed at 50; leave it out (--condition)"),
                invocation.errLines());
        assertTrue(run("conditions", "my-edges").outLines().contains("    low is fixed at 50"));
    }

    @Test
    void installsNothingBad() throws IOException {
        Invocation invocation = run("pack", "install", bad());

        assertEquals(ExitCode.FAILED, invocation.exitCode());
        assertEquals(1, invocation.errLines().size(), invocation.err());
    }

    @Test
    void listsBrokenPacksOnce() throws IOException {
        Files.copy(Path.of(bad()), plugins.resolve("bad.zip"));

        Invocation invocation = run("pack", "list");

        assertEquals("", invocation.out());
        assertEquals(1, invocation.errLines().size(), invocation.err());
    }

    @Test
    void listsForMachines() throws IOException {
        Files.copy(Path.of(bad()), plugins.resolve("bad.zip"));
        create("my-edges", "a.zip");
        run("pack", "install", zip("a.zip"));

        JsonNode json = run("pack", "list", "--json").json();

        assertEquals(plugins.resolve("bad.zip").toString(), json.at("/0/file").textValue());
        assertTrue(json.at("/0/id").isMissingNode());
        assertFalse(json.at("/0/problem").isMissingNode());
        assertEquals("my-edges", json.at("/1/id").textValue());
        assertEquals("canny", json.at("/1/preprocessor").textValue());
        assertTrue(json.at("/1/bases/0").textValue().matches("[0-9a-f]{64}"));
        assertTrue(json.at("/1/problem").isMissingNode(), json.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "pack create --out x.zip, needs a LoRA",
        "pack create --lora a.pt --out x.zip, needs a --base for each LoRA",
        "pack create --from a.ckpt --base b --base c --out x.zip, needs a --base for each LoRA",
        "pack create --from a.ckpt, --out",
        "pack install, FILE",
    })
    void saysWhatIsMissing(String line, String problem) {
        Invocation invocation = Invocation.of(line.split(" "));

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(1, invocation.errLines().size(), invocation.err());
        assertTrue(invocation.err().contains(problem), invocation.err());
    }

    /** Outside a distribution and without the option, there is no folder. */
    @Test
    void asksForAPluginFolder() {
        Invocation invocation = Invocation.of("pack", "list");

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(
                List.of("ctrlora4j: plugin folder: none is configured; name one (--plugins)"), invocation.errLines());
    }
}
