package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.runtime.files.Checksum;
import io.github.ctrlora4j.runtime.weights.ModelLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraFinderTest {
    private static final List<ConditionDescriptor> INSTALLED = List.of(
            ConditionDescriptor.builder("canny").build(),
            ConditionDescriptor.builder("deraining").alias("deraindrop").build(),
            ConditionDescriptor.builder("inpainting").build(),
            ConditionDescriptor.builder("inpainting_brush")
                    .alias("inpainting-brush")
                    .build(),
            ConditionDescriptor.builder("lineart").build(),
            ConditionDescriptor.builder("lineart_anime").build(),
            ConditionDescriptor.builder("lineart_anime_with_color_prompt")
                    .alias("lineart_anime_color")
                    .build());

    /** The names that the authors of CtrLoRA gave to their files, and what people make of them. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ctrlora_sd15_basecn700k_canny_rank128, canny",
        "Canny, canny",
        "my-canny.v2, canny",
        "ctrlora_sd15_basecn700k_deraindrop_rank128_861imgs_5ksteps, deraining",
        "ctrlora_sd15_basecn700k_inpainting_rank128, inpainting",
        "ctrlora_sd15_basecn700k_inpainting_brush_rank128_1kimgs_1ksteps, inpainting_brush",
        "inpainting-brush, inpainting_brush",
        "ctrlora_sd15_basecn700k_lineart_rank128_100kimgs_100ksteps, lineart",
        "ctrlora_sd15_basecn700k_lineart_anime_rank128, lineart_anime",
        "ctrlora_sd15_basecn700k_lineart_anime_color_rank128, lineart_anime_with_color_prompt"
    })
    void aFileBelongsToTheConditionWithTheLongestNameInIt(String stem, String owner) {
        assertEquals(Set.of(owner), LoraFinder.owners(stem, INSTALLED));
    }

    @ParameterizedTest
    @CsvSource({"ctrlora_sd15_basecn700k_palette_rank128", "cannyish", "inpaint", "-", "___"})
    void partsOfWordsAreNoNames(String stem) {
        assertEquals(Set.of(), LoraFinder.owners(stem, INSTALLED));
    }

    /** Line drawing and depth in Chinese: neither has a word of ASCII letters. */
    @Test
    void aNameWithoutAsciiLettersOwnsNoFile() {
        List<ConditionDescriptor> installed =
                List.of(ConditionDescriptor.builder("lineart").alias("线稿").build());
        assertEquals(Set.of(), LoraFinder.owners("深度", installed));
        assertEquals(Set.of("lineart"), LoraFinder.owners("线稿 lineart", installed));
    }

    @Test
    void ofTwoEquallyLongNamesBothCount() {
        List<ConditionDescriptor> installed = List.of(
                ConditionDescriptor.builder("depth").build(),
                ConditionDescriptor.builder("canny").build(),
                ConditionDescriptor.builder("hed").build());
        assertEquals(Set.of("canny", "depth"), LoraFinder.owners("canny-hed-depth", installed));
    }

    @Test
    void takesTheFileOfTheRightConditionFromTheModelFolder(@TempDir Path folder) throws IOException {
        Files.copy(GoldenModels.file("lora0.ckpt"), folder.resolve("ctrlora_sd15_basecn_lineart_anime_rank4.ckpt"));
        Path lineart =
                Files.copy(GoldenModels.file("lora1.ckpt"), folder.resolve("ctrlora_sd15_basecn_lineart_rank4.ckpt"));
        ModelLibrary library = new ModelLibrary(List.of(folder), GoldenModels.FILES);
        ConditionInput input = ConditionInput.builder("lineart", RgbImage.of(1, 1, new byte[3]))
                .build();
        try (UnpackedLoras bundled = new UnpackedLoras()) {
            LoraFinder choice = new LoraFinder(library, bundled, () -> INSTALLED, name -> List.of());

            assertEquals(lineart, choice.choose(input, "lineart", List.of(), "f"));
            String message = assertThrows(
                            InvalidRequestException.class, () -> choice.choose(input, "canny", List.of(), "f"))
                    .getMessage();
            assertTrue(message.startsWith("condition canny: has no LoRA"), message);
        }
    }

    private static ConditionLora bundled(String base) {
        byte[] bytes = {1, 2, 3};
        return ConditionLora.of(
                "canny.safetensors", base, 8, 3, Checksum.SHA_256.of(bytes), () -> new ByteArrayInputStream(bytes));
    }

    private static ConditionInput lent(String name) {
        return ConditionInput.builder("lineart", RgbImage.of(1, 1, new byte[3]))
                .lora(Path.of(name))
                .build();
    }

    @Test
    void theLoraOfAnotherConditionCanBeBorrowedByItsId(@TempDir Path folder) throws IOException {
        String base = "b".repeat(64);
        ModelLibrary library = new ModelLibrary(List.of(folder), GoldenModels.FILES);
        try (UnpackedLoras unpacked = new UnpackedLoras()) {
            LoraFinder finder = new LoraFinder(
                    library,
                    unpacked,
                    () -> INSTALLED,
                    name -> name.equals("canny") ? List.of(bundled(base)) : List.of());

            Path borrowed = finder.choose(lent("canny"), "lineart", List.of(), base);
            assertEquals("canny.lora", String.valueOf(borrowed.getFileName()));
            String other = assertThrows(
                            InvalidRequestException.class,
                            () -> finder.choose(lent("canny"), "lineart", List.of(), "c".repeat(64)))
                    .getMessage();
            assertTrue(other.startsWith("lora: condition canny has no LoRA for this Base ControlNet"), other);
            String unknown = assertThrows(
                            InvalidRequestException.class,
                            () -> finder.choose(lent("nothing"), "lineart", List.of(), base))
                    .getMessage();
            assertTrue(unknown.startsWith("lora: there is no file 'nothing'"), unknown);

            Path own = Files.copy(GoldenModels.file("lora0.ckpt"), folder.resolve("canny.ckpt"));
            assertEquals(own, finder.choose(lent("canny"), "lineart", List.of(), base), "a file comes first");
        }
    }
}
