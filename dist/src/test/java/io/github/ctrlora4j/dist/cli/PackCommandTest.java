package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.dist.cli.Host.ListedPack;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.runtime.packs.PackDescriptor;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.Extension;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.PackedLora;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.Subject;
import io.github.ctrlora4j.runtime.packs.PackRecipe;
import io.github.ctrlora4j.runtime.packs.PackRecipe.Ingredient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackCommandTest {
    private static final PackDescriptor EDGES = descriptor(
            new OwnCondition("my-edges", "canny", Map.of("low", "50"), List.of(), Optional.empty(), Optional.empty()));

    private final FakeHost host = new FakeHost();

    private static PackDescriptor descriptor(Subject subject) {
        return new PackDescriptor(
                subject,
                "My edges",
                "1.2.0",
                List.of(new PackedLora("a.safetensors", "b".repeat(64), 8, 1, "0".repeat(64))),
                "MIT",
                Optional.of("Zoe"),
                Optional.empty());
    }

    @AfterEach
    void whatWasOpenedIsClosed() {
        assertEquals(0, host.open);
    }

    private static PackDescriptor refuseBad(Path file) {
        if (file.toString().contains("bad")) {
            throw new MalformedFileException(file + ": this is a zip bomb");
        }
        return EDGES;
    }

    @Test
    void verifiesEveryFileAndFailsIfOneIsBad() {
        host.packVerifier = PackCommandTest::refuseBad;

        Invocation invocation = Invocation.of(host, "pack", "verify", "bad.zip", "a.zip");

        assertEquals(ExitCode.FAILED, invocation.exitCode());
        assertEquals(List.of("ctrlora4j: bad.zip: this is a zip bomb"), invocation.errLines());
        assertEquals(
                List.of("a.zip: sound, my-edges 1.2.0: My edges, made by canny, LoRAs for 1 base"),
                invocation.outLines());
    }

    @Test
    void installsAndSaysWhere() {
        host.packVerifier = PackCommandTest::refuseBad;

        Invocation invocation = Invocation.of(host, "pack", "install", "a.zip");

        assertEquals(ExitCode.OK, invocation.exitCode());
        assertEquals(List.of("installed " + Path.of("plugins", "my-edges.zip")), invocation.outLines());
    }

    @Test
    void refusesToInstallInOneLine() {
        host.packVerifier = PackCommandTest::refuseBad;

        Invocation invocation = Invocation.of(host, "pack", "install", "bad.zip");

        assertEquals(ExitCode.FAILED, invocation.exitCode());
        assertEquals(List.of("ctrlora4j: bad.zip: this is a zip bomb"), invocation.errLines());
    }

    @Test
    void removesById() {
        assertEquals(
                List.of("removed " + Path.of("plugins", "my-edges.zip")),
                Invocation.of(host, "pack", "remove", "my-edges").outLines());
    }

    @Test
    void listsPacksAndWhatIsWrongWithThem() {
        host.packs.add(new ListedPack(Path.of("a.zip"), Optional.of(EDGES), Optional.empty()));
        host.packs.add(
                new ListedPack(Path.of("b.zip"), Optional.of(descriptor(new Extension("canny"))), Optional.empty()));
        host.packs.add(new ListedPack(Path.of("c.zip"), Optional.empty(), Optional.of("no zip")));

        Invocation invocation = Invocation.of(host, "pack", "list");

        assertEquals(
                List.of(
                        "my-edges 1.2.0: My edges, made by canny, LoRAs for 1 base (a.zip)",
                        "canny-bbbbbbbbbbbb 1.2.0: My edges, extends canny, LoRAs for 1 base (b.zip)"),
                invocation.outLines());
        assertEquals(List.of("ctrlora4j: c.zip: no zip"), invocation.errLines());
        assertEquals(ExitCode.OK, invocation.exitCode());
    }

    @Test
    void listsForMachines() {
        host.packs.add(new ListedPack(Path.of("a.zip"), Optional.of(EDGES), Optional.empty()));
        host.packs.add(new ListedPack(Path.of("c.zip"), Optional.empty(), Optional.of("no zip")));

        JsonNode json = Invocation.of(host, "pack", "list", "--json").json();

        assertEquals("a.zip", json.at("/0/file").textValue());
        assertEquals("my-edges", json.at("/0/id").textValue());
        assertEquals("canny", json.at("/0/preprocessor").textValue());
        assertEquals("b".repeat(64), json.at("/0/bases/0").textValue());
        assertEquals("no zip", json.at("/1/problem").textValue());
        assertTrue(json.at("/1/id").isMissingNode());
    }

    @Test
    void anOfficialFileNeedsNoMoreThanItself() {
        host.packVerifier = PackCommandTest::refuseBad;

        Invocation invocation = Invocation.of(host, "pack", "create", "--from", "x.ckpt", "--out", "x.zip");

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        assertEquals(
                List.of(new PackRecipe(
                        Map.of(), List.of(new Ingredient(Path.of("x.ckpt"), Optional.empty())), Map.of(), true)),
                host.recipes);
        assertEquals(
                List.of("x.zip: my-edges 1.2.0: My edges, made by canny, LoRAs for 1 base"), invocation.outLines());
    }

    @Test
    void handsOnWhateverIsSaid() {
        host.packVerifier = PackCommandTest::refuseBad;

        Invocation invocation = Invocation.of(
                host,
                ("pack create --lora a.pt --base base-a --lora b.pt --base base-b --id my-edges --title T"
                                + " --pack-version 2.0.0 --appearance white --purpose control --preprocessor canny"
                                + " --set low=50 --set high=99 --alias kanten --licence MIT --author Zoe"
                                + " --page https://example.org --licence-file l.txt --readme r.md --preview p.JPEG"
                                + " --out x.zip")
                        .split(" "));

        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        PackRecipe recipe = host.recipes.get(0);
        assertEquals(
                List.of(
                        new Ingredient(Path.of("a.pt"), Optional.of("base-a")),
                        new Ingredient(Path.of("b.pt"), Optional.of("base-b"))),
                recipe.loras());
        assertEquals(
                Map.ofEntries(
                        Map.entry("id", "my-edges"),
                        Map.entry("title", "T"),
                        Map.entry("version", "2.0.0"),
                        Map.entry("appearance", "white"),
                        Map.entry("purpose", "control"),
                        Map.entry("preprocessor", "canny"),
                        Map.entry("parameters", Map.of("low", "50", "high", "99")),
                        Map.entry("aliases", List.of("kanten")),
                        Map.entry("licence", "MIT"),
                        Map.entry("author", "Zoe"),
                        Map.entry("page", "https://example.org")),
                recipe.fields());
        assertEquals(
                Map.of(
                        "LICENSE", Path.of("l.txt"),
                        "README.md", Path.of("r.md"),
                        "preview.jpg", Path.of("p.JPEG")),
                recipe.attachments());
    }

    @ParameterizedTest
    @CsvSource({
        "pack create --out x.zip, needs a LoRA",
        "pack create --lora a.pt --out x.zip, needs a --base for each LoRA",
        "pack create --from a.ckpt --base b --base c --out x.zip, needs a --base for each LoRA",
        "pack create --from a.ckpt, --out",
        "pack install, FILE",
        "pack, Missing required subcommand",
    })
    void saysWhatIsMissing(String line, String problem) {
        Invocation invocation = Invocation.of(host, line.split(" "));

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(1, invocation.errLines().size(), invocation.err());
        assertTrue(invocation.err().contains(problem), invocation.err());
    }

    /** Outside a distribution and without the option, there is no folder. */
    @Test
    void theRuntimeAsksForAPluginFolder() {
        Invocation invocation = Invocation.of(new RuntimeHost(), "pack", "list");

        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(
                List.of("ctrlora4j: there is no plugin folder, in which packs lie; name one with --plugins DIR"),
                invocation.errLines());
    }
}
