package io.github.ctrlora4j.runtime.packs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.MalformedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.runtime.control.BaseFingerprint;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.packs.PackContents.LoraFile;
import io.github.ctrlora4j.runtime.packs.PackDescriptor.OwnCondition;
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
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackWriterTest {
    private static final String OFFICIAL = "ctrlora_sd15_basecn700k_shift_rank4_1kimgs_1ksteps.ckpt";

    @TempDir
    private Path temp;

    private Path models;
    private Path official;
    private Path out;
    private PackWriter writer;

    @BeforeEach
    void anOfficialFileAndItsBase() throws IOException {
        models = Files.createDirectory(temp.resolve("models"));
        Files.copy(GoldenModels.file("basecn.ckpt"), models.resolve("ctrlora_sd15_basecn700k.ckpt"));
        official = Files.copy(GoldenModels.file("lora0.ckpt"), temp.resolve(OFFICIAL));
        out = temp.resolve("pack.zip");
        writer = new PackWriter(
                new ModelLibrary(List.of(models), GoldenModels.FILES),
                TestPack::installed,
                new PackVerifier(GoldenModels.FILES, TestPack::installed, name -> Optional.empty(), () -> false));
    }

    private static PackContents from(Path file, PackDescriptorBuilder said) {
        return new PackContents(said, List.of(new LoraFile(file, Optional.empty())), Map.of(), true);
    }

    private static PackContents own(LoraFile lora, Map<String, Path> attachments) {
        PackDescriptorBuilder said = PackDescriptor.builder()
                .id("edges")
                .title("Edges")
                .version("2.0.0")
                .preprocessor("shift")
                .license("MIT");
        return new PackContents(said, List.of(lora), attachments, false);
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
    void aPackWithoutLorasIsTheCallersMistake() {
        for (boolean isOfficial : new boolean[] {true, false}) {
            PackContents empty = new PackContents(PackDescriptor.builder(), List.of(), Map.of(), isOfficial);
            assertEquals(
                    "the new pack: has no LoRA; give it at least one",
                    assertThrows(InvalidRequestException.class, () -> writer.write(empty, out))
                            .getMessage());
        }
        assertFalse(Files.exists(out));
    }

    @Test
    void anOfficialFilesNameSaysEverything() {
        PackDescriptor made = writer.write(from(official, PackDescriptor.builder()), out);

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
        PackDescriptor made = writer.write(
                from(
                        official,
                        PackDescriptor.builder()
                                .id("mine")
                                .preprocessor("none")
                                .title("Mine")
                                .version("3.1.0")),
                out);

        assertEquals("mine", made.name());
        assertEquals("none", made.ownCondition().orElseThrow().preprocessor());
        assertEquals("Mine", made.title());
        assertEquals("3.1.0", made.version());
    }

    @Test
    void anOfficialFileCanExtendItsCondition() {
        PackDescriptor made =
                writer.write(from(official, PackDescriptor.builder().extend("shift")), out);

        assertEquals(Optional.of("shift"), made.extendedCondition());
    }

    @Test
    void aConditionThatIsNotInstalledGetsNoPreprocessor() throws IOException {
        Path file = Files.copy(official, temp.resolve("ctrlora_sd15_basecn700k_dream_rank4.ckpt"));

        assertEquals(
                "none",
                writer.write(from(file, PackDescriptor.builder()), out)
                        .ownCondition()
                        .orElseThrow()
                        .preprocessor());
    }

    @Test
    void convertingKeepsEveryTensor() throws IOException {
        PackDescriptor made = writer.write(from(official, PackDescriptor.builder()), out);
        Path lora = temp.resolve("copy.safetensors");
        Files.write(lora, Pack.open(out).bytes(made.loras().get(0).file()));

        assertEquals(tensors(official), tensors(lora));
    }

    @Test
    void aSafetensorsFileStaysAsItIs() throws IOException {
        Path lora = Files.write(
                temp.resolve("l.safetensors"), TestPack.own("x").files.get(TestPack.LORA));

        PackDescriptor made = writer.write(own(new LoraFile(lora, Optional.of(TestPack.BASE)), Map.of()), out);

        assertArrayEquals(
                Files.readAllBytes(lora),
                Pack.open(out).bytes(made.loras().get(0).file()));
        assertEquals(TestPack.BASE, made.loras().get(0).base());
    }

    @Test
    void equalPartsMakeEqualBytes() throws IOException {
        Path second = temp.resolve("second.zip");
        writer.write(from(official, PackDescriptor.builder()), out);
        writer.write(from(official, PackDescriptor.builder()), second);

        assertArrayEquals(Files.readAllBytes(out), Files.readAllBytes(second));
    }

    @Test
    void attachmentsGetTheirNames() throws IOException {
        Path license = Files.writeString(temp.resolve("my license"), "free");
        Map<String, Path> attachments = Map.of("LICENSE", license, "preview.png", GoldenModels.file("hint0.png"));

        writer.write(own(new LoraFile(official, Optional.of("ctrlora_sd15_basecn700k")), attachments), out);

        Pack pack = Pack.open(out);
        assertEquals("free", new String(pack.bytes("LICENSE"), StandardCharsets.UTF_8));
        assertArrayEquals(Files.readAllBytes(GoldenModels.file("hint0.png")), pack.bytes("preview.png"));
    }

    private void assertRefused(PackContents recipe, String problem) throws IOException {
        String message = assertThrows(CtrloraException.class, () -> writer.write(recipe, out))
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
        assertRefused(from(file, PackDescriptor.builder()), "lora.ckpt: is not named like CtrLoRA's files");
    }

    @Test
    void refusesABaseThatIsNotThere() throws IOException {
        Files.delete(models.resolve("ctrlora_sd15_basecn700k.ckpt"));
        assertRefused(from(official, PackDescriptor.builder()), "no Base ControlNet called basecn700k");
    }

    @Test
    void refusesFilesThatAreNotThere() throws IOException {
        Path missing = temp.resolve("missing.txt");
        LoraFile lora = new LoraFile(official, Optional.of(TestPack.BASE));
        assertRefused(own(lora, Map.of("LICENSE", missing)), missing + ": no such file");
        assertRefused(own(new LoraFile(missing, Optional.of(TestPack.BASE)), Map.of()), missing + ": no such file");
    }

    @Test
    void refusesAnotherModel() throws IOException {
        Path base = models.resolve("ctrlora_sd15_basecn700k.ckpt");
        assertRefused(own(new LoraFile(base, Optional.of(TestPack.BASE)), Map.of()), "expected a condition LoRA");
    }

    @Test
    void refusesADescriptorThatWouldNotBeReadAndNamesTheField() throws IOException {
        PackContents recipe = from(official, PackDescriptor.builder().id("Bad Id"));
        assertThrows(InvalidRequestException.class, () -> writer.write(recipe, out));
        assertRefused(recipe, "field 'id' needs");
    }

    @Test
    void rejectsAnIdThatIsInstalled() throws IOException {
        assertRefused(from(official, PackDescriptor.builder().id("shift")), "claims the name shift");
    }

    /** A view with a stride of 0: 4 MiB of float32 out of a file of 100 bytes. */
    @Test
    void rejectsAFileThatClaimsFarMoreThanItHolds() throws IOException {
        Path small = Files.write(temp.resolve("small.ckpt"), new byte[100]);
        Tensor wide = new Tensor() {
            @Override
            public String name() {
                return "wide";
            }

            @Override
            public DType dtype() {
                return DType.F32;
            }

            @Override
            public List<Long> shape() {
                return List.of(1L << 20);
            }

            @Override
            public ByteBuffer read() {
                throw new AssertionError("it is not read");
            }
        };
        MalformedFileException e = assertThrows(
                MalformedFileException.class, () -> PackWriter.rejectInflated(small, Map.of("wide", wide)));
        assertEquals(small + ": has 100 bytes, and its tensors would take 4194304; it is malicious", e.getMessage());
    }

    @Test
    void aCancelledPackLeavesNothing() throws IOException {
        PackWriter cancelled = new PackWriter(
                new ModelLibrary(List.of(models), GoldenModels.FILES),
                TestPack::installed,
                new PackVerifier(GoldenModels.FILES, TestPack::installed, name -> Optional.empty(), () -> true));
        assertThrows(CancellationException.class, () -> cancelled.write(from(official, PackDescriptor.builder()), out));
        assertFalse(Files.exists(out));
    }

    @Test
    void refusesToOverwrite() throws IOException {
        Files.writeString(out, "mine");
        assertThrows(InvalidRequestException.class, () -> writer.write(from(official, PackDescriptor.builder()), out));
        assertEquals("mine", Files.readString(out));
    }
}
