package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.UnsupportedFileException;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.lora.GoldenLoraFiles;
import io.github.ctrlora4j.runtime.weights.HugeTensor;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Style LoRAs of a request, from their names to the pictures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StyleLoraGenerationTest {
    private static final RgbImage MAP = RgbImage.of(64, 64, new byte[64 * 64 * 3]);

    private Ctrlora4j ctrlora4j;

    @BeforeAll
    void open() {
        ctrlora4j = GoldenModels.host();
    }

    @AfterAll
    void close() {
        ctrlora4j.close();
    }

    private static GenerationRequest.Builder request(StyleLora... loras) {
        GenerationRequest.Builder request = GenerationRequest.builder("sd.safetensors")
                .base("basecn.ckpt")
                .prompt("a cat")
                .steps(2)
                .seed(5)
                .size(new ImageSize(64, 64));
        for (StyleLora lora : loras) {
            request.styleLora(lora);
        }
        return request;
    }

    private GenerationResult generate(GenerationRequest.Builder request) {
        return ctrlora4j.generator().generate(request.build(), ProgressListener.SILENT, new Cancellation());
    }

    private RgbImage image(StyleLora... loras) {
        return generate(request(loras)).images().get(0).image();
    }

    @Test
    void everyRequestHasItsOwnStyleLoras() {
        RgbImage plain = image();
        RgbImage styled = image(StyleLora.of("kohya-linear.safetensors", 4));
        assertNotEquals(plain, styled);
        assertEquals(plain, image());
        assertEquals(styled, image(StyleLora.of("kohya-linear.pt", 4)));
        assertEquals(plain, image(StyleLora.of("loha", 0)));
        assertNotEquals(
                styled, image(StyleLora.of("kohya-linear.safetensors", 4), StyleLora.of("loha.safetensors", 4)));
    }

    @Test
    void thePictureSaysWhichStyleLorasMadeIt() {
        String parameters =
                generate(request(new StyleLora("loha", 0.5, 0))).images().get(0).parameters();
        assertTrue(
                parameters.contains(", Style LoRA 0: \"model: loha.safetensors, unet weight: 0.5, text weight: 0\""),
                parameters);
    }

    @Test
    void aPromptCanNameStyleLoras() {
        RgbImage named = generate(request().prompt("a <lora:loha:1:4>cat"))
                .images()
                .get(0)
                .image();

        assertEquals(image(new StyleLora("loha", 4, 1)), named);
        RgbImage literal = generate(request().prompt("a <lora:loha:1:4>cat").promptSyntax(PromptSyntax.PLAIN))
                .images()
                .get(0)
                .image();
        assertNotEquals(named, literal);
    }

    private int controlSamples(StyleLora... loras) {
        ConditionInput condition = ConditionInput.builder(ConditionInput.NONE, MAP)
                .lora(GoldenModels.file("lora0.ckpt"))
                .build();
        return Optional.ofNullable(
                        generate(request(loras).condition(condition)).calls().get("control_samples"))
                .orElseThrow();
    }

    /** The Base ControlNet sees the text, but neither the UNet nor its latents. */
    @Test
    void onlyATextEncoderThatChangedNeedsNewResiduals() {
        assertEquals(4, controlSamples());
        assertEquals(0, controlSamples(new StyleLora("kohya-linear.safetensors", 1, 0)));
        assertEquals(4, controlSamples(new StyleLora("kohya-linear.safetensors", 1, 0.5)));
        assertEquals(0, controlSamples(new StyleLora("kohya-linear.safetensors", 0, 0.5)));
    }

    private CtrloraException failure(String file) {
        return assertThrows(CtrloraException.class, () -> image(StyleLora.of(file)));
    }

    @Test
    void anUnknownNameSuggestsAnother() {
        InvalidRequestException e = (InvalidRequestException) failure("lohas");
        assertEquals(Optional.of("style LoRA"), e.subject());
        assertTrue(e.problem().startsWith("there is no file 'lohas'. Did you mean 'loha'?"), e.problem());
    }

    @Test
    void anotherKindOfFileIsNamed() {
        assertTrue(failure("lora0.ckpt").problem().startsWith("expected a style LoRA, but this is a condition LoRA"));
    }

    @Test
    void aLoraForSdxlIsRefusedByName() throws Exception {
        Path file = Path.of(Optional.ofNullable(
                        StyleLoraGenerationTest.class.getResource("/golden/formats/detect/lora-sdxl.safetensors"))
                .orElseThrow()
                .toURI());
        CtrloraException e = failure(file.toString());
        assertEquals(UnsupportedFileException.class, e.getClass());
        assertTrue(e.problem().contains("a LoRA for SDXL"), e.problem());
    }

    /** Real SD 1.5's LoRAs are wider than the reduced model. */
    @Test
    void aLoraForAWiderModelIsRefused(@TempDir Path folder) throws IOException {
        Path wide =
                rewritten(folder, tensors -> tensors.replaceAll((name, tensor) -> new HugeTensor(new Wider(tensor))));
        assertTrue(failure(wide.toString()).problem().startsWith("this style LoRA was made for another kind of model"));
    }

    /** Each extent twice as large. */
    private record Wider(Tensor like) implements Tensor {
        @Override
        public String name() {
            return like.name();
        }

        @Override
        public DType dtype() {
            return like.dtype();
        }

        @Override
        public List<Long> shape() {
            return like.shape().stream().map(extent -> 2 * extent).toList();
        }

        @Override
        public ByteBuffer read() {
            throw new AssertionError("only the shape is used");
        }
    }

    private interface Rewriting {
        void rewrite(Map<String, Tensor> tensors);
    }

    private static Path rewritten(Path folder, Rewriting rewriting) throws IOException {
        return rewritten(folder, "loha.safetensors", rewriting);
    }

    private static Path rewritten(Path folder, String golden, Rewriting rewriting) throws IOException {
        Path copy = folder.resolve("rewritten.safetensors");
        try (TensorFile file = GoldenModels.FILES.open(GoldenLoraFiles.file(golden));
                OutputStream out = Files.newOutputStream(copy)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(file.tensors());
            rewriting.rewrite(tensors);
            SafetensorsWriter.write(tensors, Map.of(), out);
        }
        return copy;
    }

    @Test
    void tensorsThatChangeNothingAreNamedInAWarning(@TempDir Path folder) throws IOException {
        Path file = rewritten(folder, tensors -> tensors.keySet().stream()
                .toList()
                .forEach(name -> tensors.put(
                        name.replace("down_blocks_0_resnets_1_conv1", "down_blocks_9_resnets_1_conv1"),
                        tensors.remove(name))));
        List<String> warnings = generate(request(StyleLora.of(file.toString()))).warnings();
        assertEquals(1, warnings.size());
        String expected = "style LoRA " + file + ": 5 of its tensors change nothing in this checkpoint:";
        assertTrue(warnings.get(0).startsWith(expected), warnings.get(0));
        assertTrue(warnings.get(0).contains("lora_unet_down_blocks_9_resnets_1_conv1.hada_w1_a"), warnings.get(0));
    }

    /**
     * What a failed request had begun does not reach the next one: its text encoder had the LoRA when its UNet failed.
     */
    @Test
    void valuesThatAreTooLargeFailTheRequestAlone(@TempDir Path folder) throws IOException {
        RgbImage plain = image();
        Path file = rewritten(
                folder,
                "kohya-linear.safetensors",
                tensors -> tensors.replaceAll(
                        (name, tensor) -> name.contains("lora_unet") ? new HugeTensor(tensor) : tensor));
        assertTrue(failure(file.toString()).problem().startsWith("the values of this style LoRA are too large"));
        assertEquals(plain, image());
    }
}
