package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.api.host.Progress;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.api.host.Upscaler;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generations from pictures, with masks, in two passes and in several batches, through all layers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PictureGenerationTest {
    private static final ImageSize SIZE = new ImageSize(64, 64);

    @TempDir
    private Path folder;

    private Ctrlora4j ctrlora4j;

    @BeforeAll
    void open() {
        ctrlora4j = GoldenModels.host();
    }

    @AfterAll
    void close() {
        ctrlora4j.close();
    }

    /** Without guidance the network sees one sample per step and image. */
    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("sd.safetensors")
                .prompt("a cat")
                .guidanceScale(1)
                .sampler("euler")
                .steps(4)
                .seed(5)
                .size(SIZE);
    }

    /** A gradient, in which every pixel has its own color. */
    private static RgbImage picture(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgb[3 * i] = (byte) (2 * (i % width));
            rgb[3 * i + 1] = (byte) (2 * (i / width));
            rgb[3 * i + 2] = (byte) (i * 7);
        }
        return RgbImage.of(width, height, rgb);
    }

    /** White in a rectangle, black elsewhere. */
    private static RgbImage mask(int width, int height, CropRegion white) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = white.y(); y < white.y() + white.height(); y++) {
            for (int i = 3 * (y * width + white.x()); i < 3 * (y * width + white.x() + white.width()); i++) {
                rgb[i] = -1;
            }
        }
        return RgbImage.of(width, height, rgb);
    }

    private static InitialImage initial(RgbImage image) {
        return InitialImage.builder(image).denoise(0.5).build();
    }

    private GenerationResult generate(GenerationRequest.Builder request) {
        return ctrlora4j.generator().generate(request.build());
    }

    private RgbImage image(GenerationRequest.Builder request) {
        return generate(request).images().get(0).image();
    }

    /** Of 4 steps, 0.5 runs int(2) + 1 for Euler and 2 for DDIM. */
    @Test
    void aGivenPictureTakesAShareOfTheSteps() {
        GenerationRequest.Builder request = request().initialImage(initial(picture(64, 64)));
        assertEquals(3, generate(request).calls().get("unet_samples"));
        assertEquals(2, generate(request.sampler("ddim")).calls().get("unet_samples"));
    }

    @Test
    void aGivenPictureDecidesTheSizeAndTheResult() {
        GenerationRequest.Builder request = GenerationRequest.builder("sd.safetensors")
                .sampler("euler")
                .steps(2)
                .seed(5);
        RgbImage drawn = image(request.initialImage(initial(picture(96, 64))));
        assertEquals(96, drawn.width());
        assertEquals(64, drawn.height());
        assertNotEquals(drawn, image(request.initialImage(initial(RgbImage.of(96, 64, new byte[3 * 96 * 64])))));
    }

    @Test
    void seedsAndPicturesCountOnThroughBatches() {
        GenerationRequest.Builder request = request().initialImage(initial(picture(64, 64)));
        List<String> heard = new ArrayList<>();
        List<Long> seeds = new ArrayList<>();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void onProgress(Progress progress) {
                heard.add(progress.stage() + " " + progress.done() + "/" + progress.total());
            }

            @Override
            public void onImage(GeneratedImage image, int index) {
                assertEquals(seeds.size(), index);
                seeds.add(image.seed());
            }
        };
        GenerationResult result =
                ctrlora4j.generator().generate(request.batch(1).batchCount(3).build(), listener, new Cancellation());

        assertEquals(List.of(5L, 6L, 7L), seeds);
        assertTrue(heard.containsAll(List.of("SAMPLE 0/9", "SAMPLE 3/9", "SAMPLE 9/9", "DECODE 3/3")), heard::toString);
        assertTrue(heard.indexOf("DECODE 1/3") < heard.indexOf("SAMPLE 4/9"), heard::toString);
        assertEquals(9, result.calls().get("unet_samples"));
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    image(request.batchCount(1).seed(5 + i)),
                    result.images().get(i).image());
        }
    }

    @Test
    void cancellationBetweenBatchesKeepsFinishedImages() {
        Cancellation cancellation = new Cancellation();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void onProgress(Progress progress) {}

            @Override
            public void onImage(GeneratedImage image, int index) {
                cancellation.cancel();
            }
        };
        GenerationResult result =
                ctrlora4j.generator().generate(request().batchCount(3).build(), listener, cancellation);
        assertTrue(result.isCancelled());
        assertEquals(1, result.images().size());
    }

    /** Without blur the mask has no soft edge; all that is black in it keeps every bit. */
    @ParameterizedTest
    @EnumSource(MaskedContent.class)
    void outsideOfTheMaskThePictureStaysAsItIs(MaskedContent content) {
        RgbImage given = picture(64, 64);
        CropRegion white = new CropRegion(16, 8, 24, 40);
        RgbImage drawn = image(request()
                .initialImage(initial(given))
                .inpainting(Inpainting.builder(mask(64, 64, white))
                        .blur(0)
                        .content(content)
                        .build()));
        assertChangedOnlyIn(white, given, drawn);
    }

    private static void assertChangedOnlyIn(CropRegion white, RgbImage given, RgbImage drawn) {
        int changed = 0;
        for (int i = 0; i < given.width() * given.height(); i++) {
            int x = i % given.width();
            int y = i / given.width();
            boolean isWhite =
                    x >= white.x() && x < white.x() + white.width() && y >= white.y() && y < white.y() + white.height();
            boolean isSame = given.rgb(x, y) == drawn.rgb(x, y);
            assertTrue(isWhite || isSame, () -> x + "," + y + " changed");
            changed += isSame ? 0 : 1;
        }
        assertTrue(changed > white.width() * white.height() / 2, changed + " changed");
    }

    /** The part is drawn at 64 x 64 and comes back into a picture of the given size. */
    @Test
    void onlyTheMaskedPartIsDrawnAndPastedBack() {
        RgbImage given = picture(120, 88);
        CropRegion white = new CropRegion(80, 8, 20, 30);
        GenerationResult result = generate(request()
                .initialImage(initial(given))
                .inpainting(Inpainting.builder(mask(120, 88, white))
                        .blur(0)
                        .onlyMasked(true)
                        .padding(4)
                        .build())
                .base("basecn.ckpt")
                .condition(ConditionInput.builder(ConditionInput.NONE, given)
                        .lora(GoldenModels.file("lora0.ckpt"))
                        .build()));
        RgbImage drawn = result.images().get(0).image();
        assertEquals(new ImageSize(120, 88), new ImageSize(drawn.width(), drawn.height()));
        assertChangedOnlyIn(white, given, drawn);

        // The box with its padding is 76,4 28 x 38; as a square it is 71,4 38 x 38.
        RgbImage part = new CropRegion(71, 4, 38, 38).of(given);
        assertEquals(
                ImageSizing.conditionImage(part, SIZE), result.conditionImages().get(0));
    }

    @Test
    void aMaskThatMarksNothingIsRejected() {
        GenerationRequest.Builder request = request()
                .initialImage(initial(picture(64, 64)))
                .inpainting(Inpainting.builder(RgbImage.of(64, 64, new byte[3 * 64 * 64]))
                        .build());
        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> generate(request));
        assertTrue(e.getMessage().startsWith("inpainting: the mask marks nothing"), e.getMessage());
    }

    /** The second pass runs all of its 3 steps; latent and picture are twice as large. */
    @ParameterizedTest
    @EnumSource(
            value = Upscaler.class,
            names = {"LATENT", "LATENT_NEAREST_EXACT", "LANCZOS"})
    void aSecondPassDrawsOverTheEnlargedPicture(Upscaler upscaler) {
        List<String> heard = new ArrayList<>();
        List<Integer> previews = new ArrayList<>();
        GenerationResult result = ctrlora4j
                .generator()
                .generate(
                        request()
                                .batch(2)
                                .hiresFix(HiresFix.builder()
                                        .scale(1.5)
                                        .steps(3)
                                        .denoise(0.5)
                                        .upscaler(upscaler)
                                        .sampler("DPM++ 2M")
                                        .build())
                                .base("basecn.ckpt")
                                .condition(ConditionInput.builder(ConditionInput.NONE, picture(96, 96))
                                        .lora(GoldenModels.file("lora0.ckpt"))
                                        .build())
                                .build(),
                        progress -> {
                            heard.add(progress.stage() + " " + progress.done() + "/" + progress.total());
                            if (progress.stage() == Stage.SAMPLE && progress.done() % 4 == 3) {
                                previews.add(progress.preview().width());
                            }
                        },
                        new Cancellation());
        assertEquals(96, result.images().get(1).image().width());
        assertEquals(picture(96, 96), result.conditionImages().get(0));
        assertEquals(2 * (4 + 3), result.calls().get("unet_samples"));
        assertTrue(heard.contains("SAMPLE 4/7") && heard.contains("SAMPLE 7/7"), heard::toString);
        assertEquals(List.of(64, 96), previews);
    }

    /** A picture of another aspect is encoded as it is; of a mask all but the white part stays. */
    @Test
    void aPictureCanBeFittedAsALatent() {
        InitialImage given = InitialImage.builder(picture(96, 64))
                .denoise(0.5)
                .fit(ImageFit.LATENT)
                .build();
        RgbImage drawn = image(request().initialImage(given));
        assertEquals(new ImageSize(64, 64), new ImageSize(drawn.width(), drawn.height()));
        assertNotEquals(drawn, image(request().initialImage(initial(picture(96, 64)))));
        CropRegion white = new CropRegion(0, 0, 48, 64);
        RgbImage masked = image(request()
                .initialImage(given)
                .inpainting(Inpainting.builder(mask(96, 64, white)).blur(0).build()));
        RgbImage stretched = InitialPicture.resized(picture(96, 64), SIZE);
        assertEquals(stretched.rgb(60, 20), masked.rgb(60, 20));
    }

    private GenerationRequest.Builder hires(HiresFix.Builder fix) {
        return request().guidanceScale(3).hiresFix(fix.denoise(0.5).steps(2).build());
    }

    @Test
    void aSecondPassHasItsOwnPrompts() {
        RgbImage same = image(hires(HiresFix.builder()));
        assertEquals(same, image(hires(HiresFix.builder().prompt("a cat").negativePrompt(""))));
        assertNotEquals(same, image(hires(HiresFix.builder().prompt("a dog"))));
        assertNotEquals(same, image(hires(HiresFix.builder().negativePrompt("a dog"))));
    }

    /** The LoRA acts in the second pass of each batch, and not in the first one. */
    @Test
    void aLoraInTheSecondPromptActsInThatPassAlone() {
        HiresFix.Builder fix = HiresFix.builder().prompt("a cat <lora:kohya-linear.pt:0.8>");
        List<GeneratedImage> both = generate(hires(fix).batchCount(2)).images();
        assertEquals(both.get(1).image(), image(hires(fix).seed(6)));
        assertNotEquals(both.get(0).image(), image(hires(HiresFix.builder())));
        assertNotEquals(
                both.get(0).image(), image(hires(HiresFix.builder()).styleLora(StyleLora.of("kohya-linear.pt"))));
    }

    /** The settings beside a copy say that its UNet predicts something else. */
    @Test
    void anotherCheckpointDrawsTheSecondPass() throws IOException {
        Path copy = folder.resolve("other.safetensors");
        Files.copy(GoldenModels.file("sd.safetensors"), copy);
        RgbImage same = image(hires(HiresFix.builder()));
        assertEquals(same, image(hires(HiresFix.builder().checkpoint(copy.toString()))));
        Files.writeString(folder.resolve("other.yaml"), "model:\n  params:\n    parameterization: v\n");
        assertNotEquals(same, image(hires(HiresFix.builder().checkpoint(copy.toString()))));
    }
}
