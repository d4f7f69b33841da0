package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.control.BaseFingerprint;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
import io.github.ctrlora4j.runtime.packs.PackRecipe.Ingredient;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackMakerTest {
    private static final String OFFICIAL = "ctrlora_sd15_basecn700k_shift_rank4_1kimgs_1ksteps.ckpt";

    @TempDir
    private Path temp;

    private Path models;
    private Path official;
    private Path out;
    private PackMaker maker;

    @BeforeEach
    void anOfficialFileAndItsBase() throws IOException {
        models = Files.createDirectory(temp.resolve("models"));
        Files.copy(GoldenModels.file("basecn.ckpt"), models.resolve("ctrlora_sd15_basecn700k.ckpt"));
        official = Files.copy(GoldenModels.file("lora0.ckpt"), temp.resolve(OFFICIAL));
        out = temp.resolve("pack.zip");
        maker = new PackMaker(new ModelLibrary(List.of(models), GoldenModels.FILES), TestPack::installed);
    }

    private PackRecipe from(Path file, Map<String, Object> fields) {
        return new PackRecipe(fields, List.of(new Ingredient(file, Optional.empty())), Map.of(), true);
    }

    private static PackRecipe own(Ingredient lora, Map<String, Path> attachments) {
        Map<String, Object> fields =
                Map.of("id", "edges", "title", "Edges", "version", "2.0.0", "preprocessor", "shift", "licence", "MIT");
        return new PackRecipe(fields, List.of(lora), attachments, false);
    }

    private static String goldenBase() {
        try (OpenedModel opened = GoldenModels.open("basecn.ckpt", ModelRole.BASE_CONTROLNET)) {
            return BaseFingerprint.of(opened.weights());
        }
    }

    /** Name, type, shape and bytes of every tensor. */
    private static Map<String, List<Object>> tensors(Path lora) {
        try (OpenedModel opened = GoldenModels.FILES.open(lora, ModelRole.CONDITION_LORA)) {
            Map<String, Tensor> control = opened.weights().components().get("control");
            return control.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            entry -> List.of(
                                    entry.getValue().dtype(), entry.getValue().shape(), bytes(entry.getValue())),
                            (a, b) -> a,
                            TreeMap::new));
        }
    }

    private static String bytes(Tensor tensor) {
        ByteBuffer buffer = tensor.read();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return TestPack.sha256(bytes);
    }

    @Test
    void anOfficialFilesNameSaysEverything() {
        PackDescriptor made = maker.make(from(official, Map.of()), out);

        assertEquals(made, Pack.open(out).descriptor());
        assertEquals(
                Optional.of(new OwnCondition(
                        "ctrlora-shift-rank4-1kimgs-1ksteps",
                        "shift",
                        Map.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty())),
                made.ownCondition());
        assertEquals("shift by CtrLoRA, rank4, 1kimgs, 1ksteps", made.title());
        assertEquals(goldenBase(), made.loras().get(0).base());
        assertEquals(4, made.loras().get(0).rank());
    }

    @Test
    void whatIsSaidOverridesWhatFollowsFromTheName() {
        PackDescriptor made = maker.make(
                from(official, Map.of("id", "mine", "preprocessor", "none", "title", "Mine", "version", "3.1.0")), out);

        assertEquals("mine", made.name());
        assertEquals("none", made.ownCondition().orElseThrow().preprocessor());
        assertEquals("Mine", made.title());
        assertEquals("3.1.0", made.version());
    }

    @Test
    void anOfficialFileCanExtendItsCondition() {
        PackDescriptor made = maker.make(from(official, Map.of("extends", "shift")), out);

        assertEquals(Optional.of("shift"), made.extendedCondition());
    }

    @Test
    void aConditionThatIsNotInstalledGetsNoPreprocessor() throws IOException {
        Path file = Files.copy(official, temp.resolve("ctrlora_sd15_basecn700k_dream_rank4.ckpt"));

        assertEquals(
                "none",
                maker.make(from(file, Map.of()), out)
                        .ownCondition()
                        .orElseThrow()
                        .preprocessor());
    }

    @Test
    void convertingKeepsEveryTensor() throws IOException {
        PackDescriptor made = maker.make(from(official, Map.of()), out);
        Path lora = temp.resolve("copy.safetensors");
        Files.write(lora, Pack.open(out).bytes(made.loras().get(0).file()));

        assertEquals(tensors(official), tensors(lora));
    }

    @Test
    void aSafetensorsFileStaysAsItIs() throws IOException {
        Path lora = Files.write(
                temp.resolve("l.safetensors"), TestPack.own("x").files.get(TestPack.LORA));

        PackDescriptor made = maker.make(own(new Ingredient(lora, Optional.of(TestPack.BASE)), Map.of()), out);

        assertArrayEquals(
                Files.readAllBytes(lora),
                Pack.open(out).bytes(made.loras().get(0).file()));
        assertEquals(TestPack.BASE, made.loras().get(0).base());
    }

    @Test
    void equalPartsMakeEqualBytes() throws IOException {
        Path second = temp.resolve("second.zip");
        maker.make(from(official, Map.of()), out);
        maker.make(from(official, Map.of()), second);

        assertArrayEquals(Files.readAllBytes(out), Files.readAllBytes(second));
    }

    @Test
    void attachmentsGetTheirNames() throws IOException {
        Path licence = Files.writeString(temp.resolve("my licence"), "free");
        Map<String, Path> attachments = Map.of("LICENSE", licence, "preview.png", GoldenModels.file("hint0.png"));

        maker.make(own(new Ingredient(official, Optional.of("ctrlora_sd15_basecn700k")), attachments), out);

        Pack pack = Pack.open(out);
        assertEquals("free", new String(pack.bytes("LICENSE"), StandardCharsets.UTF_8));
        assertArrayEquals(Files.readAllBytes(GoldenModels.file("hint0.png")), pack.bytes("preview.png"));
    }

    private void assertRefused(PackRecipe recipe, String problem) throws IOException {
        String message = assertThrows(CtrloraException.class, () -> maker.make(recipe, out))
                .getMessage();
        assertTrue(message.contains(problem), message);
        try (Stream<Path> left = Files.list(temp)) {
            assertTrue(
                    left.noneMatch(file -> file.getFileName().toString().contains("pack")), "nothing is left on disk");
        }
    }

    @Test
    void refusesAnotherName() throws IOException {
        Path file = Files.copy(official, temp.resolve("lora.ckpt"));
        assertRefused(from(file, Map.of()), "lora.ckpt is not named as CtrLoRA's files are");
    }

    @Test
    void refusesABaseThatIsNotThere() throws IOException {
        Files.delete(models.resolve("ctrlora_sd15_basecn700k.ckpt"));
        assertRefused(from(official, Map.of()), "no Base ControlNet called basecn700k");
    }

    @Test
    void refusesFilesThatAreNotThere() throws IOException {
        Path missing = temp.resolve("missing.txt");
        Ingredient lora = new Ingredient(official, Optional.of(TestPack.BASE));
        assertRefused(own(lora, Map.of("LICENSE", missing)), missing + ": no such file");
        assertRefused(own(new Ingredient(missing, Optional.of(TestPack.BASE)), Map.of()), missing + ": no such file");
    }

    @Test
    void refusesAnotherModel() throws IOException {
        Path base = models.resolve("ctrlora_sd15_basecn700k.ckpt");
        assertRefused(own(new Ingredient(base, Optional.of(TestPack.BASE)), Map.of()), "wanted a condition LoRA");
    }

    @Test
    void refusesADescriptorThatWouldNotBeReadAndNamesTheField() throws IOException {
        PackRecipe recipe = from(official, Map.of("id", "Bad Id"));
        assertThrows(InvalidRequestException.class, () -> maker.make(recipe, out));
        assertRefused(recipe, "field 'id' needs");
    }

    @Test
    void refusesToOverwrite() throws IOException {
        Files.writeString(out, "mine");
        assertThrows(InvalidRequestException.class, () -> maker.make(from(official, Map.of()), out));
        assertEquals("mine", Files.readString(out));
    }
}
