package io.github.ctrlora4j.dist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.dist.DemoFiles;
import io.github.ctrlora4j.dist.launch.ExitCode;
import io.github.ctrlora4j.dist.launch.Installation;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code generate --like}: what an image says, and what options replace. */
class LikedImageTest {
    private static final String VALUES =
            "Steps: 12, Sampler: DDIM, CFG scale: 5, Seed: 9, Size: 64x128, Model: ink, RNG: NV,"
                    + " Eta: 0.5, Style LoRA 0: \"model: wash.pt, unet weight: 0.8, text weight: 0.5\", ";
    private static final String CONDITION =
            "Base ControlNet: base.ckpt, ControlNet 0: \"Module: canny, Model: c, Weight:"
                    + " 0.7, Guidance Start: 0, Guidance End: 0.5\", Condition 0: \"Condition image hash: 0123456789abcdef, low:"
                    + " 60\", ";

    @TempDir
    private Path folder;

    private final FakeGenerator generator = new FakeGenerator();

    private String image(String name, String values) {
        Path file = folder.resolve(name);
        String text = "a cat\nNegative prompt: dog\n" + values + "Version: ctrlora4j 1";
        ImageFiles.writePng(file, RgbImage.of(64, 64, new byte[64 * 64 * 3]), Map.of("parameters", text));
        return file.toString();
    }

    private Invocation like(String image, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "generate", "--like", image, "--out", folder.resolve("out").toString()));
        arguments.addAll(List.of(more));
        // Hashes are kept in the home folder.
        Installation installation = new Installation(Optional.empty(), Map.of(), folder.resolve("home"));
        return Invocation.of(generator.engines(), installation, arguments.toArray(String[]::new));
    }

    private GenerationRequest requestLike(String image, String... more) {
        Invocation invocation = like(image, more);
        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        return generator.requests.get(generator.requests.size() - 1);
    }

    @Test
    void takesOverWhatTheImageSays() {
        GenerationRequest request = requestLike(image("a.png", VALUES));
        assertEquals(
                GenerationRequest.builder("ink")
                        .prompt("a cat")
                        .negativePrompt("dog")
                        .steps(12)
                        .guidanceScale(5)
                        .seed(9)
                        .size(new ImageSize(64, 128))
                        .noiseSource(request.noiseSource())
                        .samplerOption("eta", "0.5")
                        .styleLora(new StyleLora("wash.pt", 0.8, 0.5))
                        .build(),
                request);
        assertEquals("GPU", request.noiseSource().name());
    }

    @Test
    void seamlessPicturesStaySeamlessUnlessAnOptionSaysOtherwise() {
        String image = image("a.png", VALUES + "Tiling: True, ");
        assertTrue(requestLike(image).seamless());
        assertFalse(requestLike(image, "--no-tiling").seamless());
        assertTrue(requestLike(image("b.png", VALUES), "--tiling").seamless());
    }

    /** The first digits that {@code sha256sum} prints of the miniature's ink checkpoint. */
    private static final String INK_HASH = "aa45f09eb0";

    @Test
    void aCheckpointThatWasRenamedIsFoundByItsHash() {
        String image = image("a.png", "Steps: 5, Seed: 1, Model hash: " + INK_HASH + ", Model: former, ");
        GenerationRequest request = requestLike(image, "--models=" + DemoFiles.MODELS);
        assertEquals(DemoFiles.MODELS.resolve("miniature-ink.safetensors").toString(), request.checkpoint());
        image = image("b.png", "Steps: 5, Seed: 1, Model hash: " + INK_HASH + ", Model: miniature-ink, ");
        assertEquals(
                "miniature-ink",
                requestLike(image, "--models=" + DemoFiles.MODELS).checkpoint());
    }

    @Test
    void anotherVersionOfACheckpointIsAWarning() {
        String image = image("a.png", "Steps: 5, Seed: 1, Model hash: 0123456789, Model: miniature-ink, ");
        Invocation invocation = like(image, "--models=" + DemoFiles.MODELS);
        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        assertTrue(
                invocation.err().contains("no file has the hash 0123456789; 'miniature-ink' has " + INK_HASH),
                invocation.err());
        assertEquals("miniature-ink", generator.requests.get(0).checkpoint());
    }

    @Test
    void optionsReplaceWhatTheImageSays() {
        GenerationRequest request = requestLike(
                image("a.png", VALUES),
                "--checkpoint=other",
                "--prompt=a bird",
                "--steps=5",
                "--sampler=euler",
                "--lora=toon",
                "--seed=4",
                "--size=64x64");
        assertEquals("other", request.checkpoint());
        assertEquals("a bird", request.prompt());
        assertEquals("dog", request.negativePrompt());
        assertEquals(5, request.steps());
        assertEquals("euler", request.sampler());
        assertEquals(Map.of(), request.samplerOptions());
        assertEquals(List.of(StyleLora.of("toon")), request.styleLoras());
        assertEquals(4, request.seed());
        assertEquals(Optional.of(new ImageSize(64, 64)), request.size());
    }

    @Test
    void aConditionWhoseSourceIsGivenTakesItsRecordedSettings() {
        String image = image("a.png", VALUES + CONDITION);
        GenerationRequest request = requestLike(image, "--condition=canny=" + image + ";low=70");
        ConditionInput input = request.conditions().get(0);
        assertEquals(Optional.of("base.ckpt"), request.base());
        assertEquals(0.7, input.weight());
        assertEquals(0.5, input.end());
        assertEquals(Map.of("low", "70"), input.parameters());
        assertEquals(Optional.of("0123456789abcdef"), input.recordedImage());
    }

    private static final String PICTURES =
            "Denoising strength: 0.6, Init image hash: 00, Resize mode: Resize and fill, All steps: True, Mask blur: 8,"
                    + " Mask hash: 01, Mask mode: Inpaint not masked, Masked content: latent noise,"
                    + " Inpaint area: Only masked, Masked area padding: 16, ";

    @Test
    void aPictureAndMaskThatAreGivenTakeTheirRecordedSettings() {
        String image = image("a.png", VALUES + PICTURES);
        Invocation invocation = like(image, "--init=" + image, "--mask=" + image, "--mask-blur=2");
        assertEquals(ExitCode.OK, invocation.exitCode(), invocation.err());
        GenerationRequest request = generator.requests.get(0);
        RgbImage black = RgbImage.of(64, 64, new byte[64 * 64 * 3]);
        assertEquals(
                Optional.of(InitialImage.builder(black)
                        .denoise(0.6)
                        .fit(ImageFit.FILL)
                        .allSteps(true)
                        .build()),
                request.initialImage());
        assertEquals(
                Optional.of(Inpainting.builder(black)
                        .blur(2)
                        .inverted(true)
                        .content(MaskedContent.LATENT_NOISE)
                        .onlyMasked(true)
                        .padding(16)
                        .build()),
                request.inpainting());
        assertFalse(invocation.err().contains("not taken"), invocation.err());
    }

    @Test
    void aConditionIsNeverDropped() {
        Invocation invocation = like(image("a.png", VALUES + CONDITION));
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertEquals(
                "ctrlora4j: condition canny: is part of the image; give its source again, as canny=IMAGE"
                        + " (--condition)",
                invocation.err().strip());
        assertEquals(List.of(), generator.requests);
    }

    @Test
    void oneImageOfABatchIsWrittenAlone() {
        Invocation invocation = like(image("a.png", VALUES + "Batch size: 3, Batch pos: 1, "));
        assertEquals(3, generator.requests.get(0).batch());
        assertEquals(8, generator.requests.get(0).seed());
        assertEquals(1, invocation.outLines().size());
        assertTrue(invocation.out().contains("0000.png  seed 9"), invocation.out());
        assertEquals(
                2,
                like(image("b.png", VALUES + "Batch size: 3, Batch pos: 1, "), "--batch=2")
                        .outLines()
                        .size());
    }

    @Test
    void saysWhatIsNotTakenOver() {
        String image = image("a.png", VALUES + "ENSD: 31337, ");
        assertTrue(like(image).err().contains("warning: not taken from " + image + ": ENSD: 31337"));
    }

    @Test
    void aChangedPictureMustBeGivenAgain() {
        String image = image("a.png", VALUES + "Denoising strength: 0.5, Init image hash: 0123456789, ");
        assertEquals(ExitCode.USAGE, like(image).exitCode());
        Invocation other = like(image, "--init=" + image);
        assertTrue(other.err().contains("the picture of --init is not the one"), other.err());
    }

    @Test
    void anImageWithoutMetadataIsRejected() {
        Path bare = folder.resolve("bare.png");
        ImageFiles.writePng(bare, RgbImage.of(1, 1, new byte[3]), Map.of());
        Invocation invocation = like(bare.toString());
        assertEquals(ExitCode.USAGE, invocation.exitCode());
        assertTrue(invocation.err().contains("does not say how it was made"), invocation.err());
    }
}
