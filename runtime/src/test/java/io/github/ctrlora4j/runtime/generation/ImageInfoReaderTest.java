package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ConditionRecord;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Images whose files are read and made again, bit for bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageInfoReaderTest {
    @TempDir
    private Path folder;

    private Ctrlora4j ctrlora4j;
    private int files;

    @BeforeAll
    void open() {
        ctrlora4j = GoldenModels.host();
    }

    @AfterAll
    void close() {
        ctrlora4j.close();
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("sd.safetensors")
                .base("basecn.ckpt")
                .prompt("a cat")
                .steps(2)
                .seed(5)
                .size(new ImageSize(64, 64));
    }

    private GenerationResult generate(GenerationRequest request) {
        return ctrlora4j.generator().generate(request);
    }

    private ImageInfo written(GeneratedImage image) {
        Path file = folder.resolve(files++ + ".png");
        ImageFiles.writePng(file, image.image(), Map.of("parameters", image.parameters()));
        return ctrlora4j.readInfo(file);
    }

    private static Arguments change(String what, UnaryOperator<GenerationRequest.Builder> change) {
        return Arguments.of(what, change);
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                change("plain", request -> request),
                change("prompts", request -> request.prompt(
                                "(a: [b:c:0.5], \"d\" \nNegative prompt: e)\nSteps: 5 AND f:1.1")
                        .negativePrompt(" 狐, \\")),
                change("literal", request -> request.promptSyntax(PromptSyntax.PLAIN)
                        .prompt("(a:1.2)")),
                change("schedule", request -> request.sampler("DPM++ 2M Karras").steps(3)),
                change("noise in each step", request -> request.sampler("euler-a")
                        .samplerOption("eta", 0.7)
                        .samplerOption("s_noise", 1.05)
                        .samplerOption("schedule", "exponential")
                        .noiseSource(NoiseSource.GPU)),
                change("noise of a path", request -> request.sampler("dpmpp_sde_gpu")
                        .steps(3)),
                change("a path for the batch", request -> request.sampler("DPM++ 2M SDE")
                        .noiseConvention(NoiseConvention.COMFY_UI)),
                change("grid", request -> request.samplerOption("schedule", "trailing")
                        .samplerOption("eta", 1.0 / 3)),
                change("variation", request -> request.variationSeed(8)
                        .variationStrength(0.1 + 0.2)
                        .seedSize(new ImageSize(128, 64))),
                change("clip skip", request -> request.clipSkip(2).guidanceScale(2.5)),
                change("LoRA", request -> request.styleLora(new StyleLora("kohya-linear.pt", 0.8, 0.3))),
                change("LoRA in the prompt", request -> request.prompt("a <lora:loha:0.7> cat")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void theRequestOfAnImageMakesItAgain(String what, UnaryOperator<GenerationRequest.Builder> change) {
        GeneratedImage image =
                generate(change.apply(request()).build()).images().get(0);
        ImageInfo info = written(image);

        assertEquals(List.of(), info.notTaken());
        assertEquals(
                image, generate(info.request("sd.safetensors").build()).images().get(0));
    }

    @Test
    void everyImageOfABatchIsMadeAgain() {
        for (double strength : new double[] {0, 0.4}) {
            List<GeneratedImage> images = generate(request()
                            .batch(3)
                            .variationSeed(7)
                            .variationStrength(strength)
                            .build())
                    .images();
            for (GeneratedImage image : images) {
                ImageInfo info = written(image);
                assertEquals(images.indexOf(image), info.batchPosition());
                assertEquals(
                        images, generate(info.request("sd.safetensors").build()).images());
            }
        }
    }

    @Test
    void everyImageOfAComfyBatchIsMadeAgain() {
        List<GeneratedImage> images = generate(request()
                        .batch(2)
                        .batchCount(2)
                        .noiseConvention(NoiseConvention.COMFY_UI)
                        .sampler("euler-a")
                        .build())
                .images();
        assertEquals(
                List.of(5L, 5L, 6L, 6L),
                images.stream().map(GeneratedImage::seed).toList());
        ImageInfo info = written(images.get(3));
        assertEquals(1, info.batchPosition());
        assertEquals(
                images.subList(2, 4),
                generate(info.request("sd.safetensors").build()).images());
    }

    private static RgbImage stripes(int width) {
        byte[] rgb = new byte[64 * 64 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 64 / width % 2 == 0 ? 255 : 0);
        }
        return RgbImage.of(64, 64, rgb);
    }

    private ImageInfo ofCondition() {
        ConditionInput condition = ConditionInput.builder(ConditionInput.NONE, stripes(8))
                .lora(GoldenModels.file("lora0.ckpt"))
                .weight(0.9)
                .end(0.5)
                .build();
        return written(generate(request().condition(condition).build()).images().get(0));
    }

    @Test
    void aConditionWhoseImageIsGivenAgainActsAgain() {
        ImageInfo info = ofCondition();
        ConditionRecord record = info.conditions().get(0);

        GenerationResult again = generate(info.request("sd.safetensors")
                .condition(record.input(stripes(8)).build())
                .build());

        assertEquals(info.text(), again.images().get(0).parameters());
        assertEquals(List.of(), again.warnings());
        assertEquals(0.9, record.weight());
        assertEquals(0.5, record.end());
    }

    @Test
    void anotherConditionImageIsNamed() {
        ImageInfo info = ofCondition();

        List<String> warnings = generate(info.request("sd.safetensors")
                        .condition(info.conditions().get(0).input(stripes(16)).build())
                        .build())
                .warnings();

        assertEquals(1, warnings.size());
        assertTrue(
                warnings.get(0)
                        .startsWith("condition none: its condition image is not the recorded one (hash "
                                + stripes(8).fingerprint().substring(0, 16) + ", got "
                                + stripes(16).fingerprint().substring(0, 16)),
                warnings.get(0));
    }

    @Test
    void anImageWithoutMetadataSaysNothing() {
        Path file = folder.resolve("bare.png");
        ImageFiles.writePng(file, stripes(4), Map.of("Title", "stripes"));
        ImageInfo info = ctrlora4j.readInfo(file);
        assertTrue(info.writer().isEmpty());
        assertEquals("", info.text());
    }
}
