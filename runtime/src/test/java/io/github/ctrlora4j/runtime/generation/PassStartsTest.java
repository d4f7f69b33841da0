package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.runtime.models.DerivedModel;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import io.github.ctrlora4j.runtime.noise.SeedVariation;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * With a VAE whose latent of a picture is the level of red, -1..1, at the first of each 8 by 8 pixels; it notes how
 * often
 * it is asked.
 */
class PassStartsTest {
    private static final ImageSize SIZE = new ImageSize(64, 64);
    private static final BatchPart PART = BatchPart.whole(List.of(new ImageSeed(1, SeedVariation.NONE)));

    private final NDManager scope = NDManager.newBaseManager();
    private final List<Shape> encoded = new ArrayList<>();
    private final PictureCodec codec = PictureCodec.whole(new Red());

    private final class Red implements DerivedModel {
        @Override
        public DiffusionModel model() {
            throw new AssertionError("only pictures are encoded here");
        }

        @Override
        public NDArray encodeImage(NDManager owner, NDArray image) {
            encoded.add(image.getShape());
            long height = image.getShape().get(2) / 8;
            long width = image.getShape().get(3) / 8;
            float[] levels = image.toFloatArray();
            float[] latent = new float[(int) (4 * height * width)];
            for (int i = 0; i < latent.length; i++) {
                int cell = (int) (i % (height * width));
                latent[i] = levels[(int) (8 * (cell / width) * 8 * width + 8 * (cell % width))];
            }
            return owner.create(latent, new Shape(1, 4, height, width));
        }
    }

    @AfterEach
    void free() {
        scope.close();
    }

    private static RgbImage gray(int width, int height, int level) {
        byte[] levels = new byte[3 * width * height];
        Arrays.fill(levels, (byte) level);
        return RgbImage.of(width, height, levels);
    }

    /** White in the left half. */
    private static RgbImage mask() {
        byte[] levels = new byte[3 * 64 * 64];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (i / 3 % 64 < 32 ? 255 : 0);
        }
        return RgbImage.of(64, 64, levels);
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("ink").steps(4).size(SIZE);
    }

    private static GenerationRequest.Builder inpainting(MaskedContent content) {
        return request()
                .initialImage(InitialImage.builder(gray(64, 64, 255)).denoise(1).build())
                .inpainting(Inpainting.builder(mask()).blur(0).content(content).build());
    }

    private PassStarts starts(GenerationRequest.Builder builder, boolean isInpaintingModel, ImageSize... later) {
        GenerationRequest request = builder.build();
        Path file = Path.of("ink");
        PlannedModel model = new PlannedModel(
                file,
                WrittenTexts.SD15,
                GoldenModels.NOISE,
                isInpaintingModel,
                ModelSources.of(file),
                List.of(),
                List.of());
        List<PlannedPass> passes = new ArrayList<>();
        List<ImageSize> sizes = new ArrayList<>(List.of(SIZE));
        sizes.addAll(List.of(later));
        for (ImageSize size : sizes) {
            passes.add(PlannedPass.of(
                    request,
                    size,
                    () -> SamplerCatalog.create("euler", GoldenModels.NOISE, 4, Map.of()),
                    prompts -> model,
                    (prompts, drawing) -> 0));
        }
        GenerationPlan plan =
                new GenerationPlan(request, passes, InitialPicture.of(request, SIZE), Optional.empty(), List.of());
        return new PassStarts(plan, codec, scope);
    }

    /** The first row of a channel. */
    private static float[] row(NDArray latent, int channel) {
        return latent.get("0, " + channel + ", 0").toFloatArray();
    }

    @Test
    void withoutAPictureThereIsNoiseAlone() {
        PassStart start = starts(request(), false).first(codec, PART);
        assertEquals(PassStart.noise(PART), start);
        assertEquals(List.of(), encoded);
    }

    /** Once for all batches; white is 1. */
    @Test
    void thePictureIsEncodedOnce() {
        PassStarts starts = starts(
                request().initialImage(InitialImage.builder(gray(64, 64, 255)).build()), false);
        PassStart first = starts.first(codec, PART);
        assertSame(
                first.clean().orElseThrow(), starts.first(codec, PART).clean().orElseThrow());
        assertEquals(1, encoded.size());
        assertArrayEquals(
                new float[] {1, 1, 1, 1, 1, 1, 1, 1}, row(first.clean().orElseThrow(), 3), 1e-6f);
        assertTrue(first.known().isEmpty());
    }

    /** 128 by 64 pixels are 16 by 8 cells, which are brought to 8 by 8; all are black, -1. */
    @Test
    void aPictureThatIsFittedAsALatentIsResizedBehindTheVae() {
        PassStart start = starts(
                        request()
                                .initialImage(InitialImage.builder(gray(128, 64, 0))
                                        .fit(ImageFit.LATENT)
                                        .build()),
                        false)
                .first(codec, PART);
        assertEquals(List.of(new Shape(1, 3, 64, 128)), encoded);
        assertEquals(new Shape(1, 4, 8, 8), start.clean().orElseThrow().getShape());
        assertArrayEquals(
                new float[] {-1, -1, -1, -1, -1, -1, -1, -1}, row(start.clean().orElseThrow(), 0), 1e-6f);
    }

    /** The right half of the white picture stays; the left half is what the content says. */
    @Test
    void theUnmaskedPartStays() {
        PassStart original = starts(inpainting(MaskedContent.ORIGINAL), false).first(codec, PART);
        float[] half = {0, 0, 0, 0, 1, 1, 1, 1};
        assertArrayEquals(half, row(original.known().orElseThrow().known(), 0), 1e-6f);
        assertArrayEquals(
                new float[] {1, 1, 1, 1, 0, 0, 0, 0},
                row(original.known().orElseThrow().repaint(), 0),
                1e-6f);
        assertArrayEquals(
                new float[] {1, 1, 1, 1, 1, 1, 1, 1}, row(original.clean().orElseThrow(), 0), 1e-6f);
        assertFalse(original.noiseInMask());

        PassStart nothing =
                starts(inpainting(MaskedContent.LATENT_NOTHING), false).first(codec, PART);
        assertArrayEquals(half, row(nothing.clean().orElseThrow(), 0), 1e-6f);
        assertFalse(nothing.noiseInMask());

        assertTrue(starts(inpainting(MaskedContent.LATENT_NOISE), false)
                .first(codec, PART)
                .noiseInMask());
    }

    /** The mask, and the latent of the picture that is gray, 0, under it; encoded once for all batches. */
    @Test
    void anInpaintingModelSeesMaskAndMaskedPicture() {
        PassStarts starts = starts(inpainting(MaskedContent.ORIGINAL), true);
        NDArray inputs = starts.first(codec, PART).extraInputs().orElseThrow();
        assertEquals(new Shape(1, 5, 8, 8), inputs.getShape());
        assertArrayEquals(new float[] {1, 1, 1, 1, 0, 0, 0, 0}, row(inputs, 0), 1e-6f);
        assertArrayEquals(new float[] {0, 0, 0, 0, 1, 1, 1, 1}, row(inputs, 1), 1e-6f);
        assertSame(inputs, starts.first(codec, PART).extraInputs().orElseThrow());
        assertEquals(2, encoded.size());
        assertTrue(starts(inpainting(MaskedContent.ORIGINAL), false)
                .first(codec, PART)
                .extraInputs()
                .isEmpty());
    }

    /** As in stable-diffusion-webui: all is masked, and the picture gray. */
    @Test
    void withoutAMaskAnInpaintingModelSeesAllMasked() {
        NDArray inputs =
                starts(request(), true).first(codec, PART).extraInputs().orElseThrow();
        assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1, 1, 1}, row(inputs, 0));
        assertArrayEquals(new float[8], row(inputs, 4));
    }

    /** With an inpainting model its inputs have the size of the later pass. */
    @Test
    void aLaterPassStartsFromWhatTheOneBeforeHasDrawn() {
        PassStarts starts = starts(request(), true, new ImageSize(128, 64));
        starts.first(codec, PART);
        NDArray drawn = scope.ones(new Shape(1, 4, 8, 16));
        PassStart start = starts.next(1, codec, PART, drawn);
        assertSame(drawn, start.clean().orElseThrow());
        assertTrue(start.known().isEmpty());
        assertEquals(new Shape(1, 5, 8, 16), start.extraInputs().orElseThrow().getShape());
    }
}
