package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageFit;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.api.host.MaskedContent;
import io.github.ctrlora4j.api.host.Upscaler;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** stable-diffusion-webui's keys and spelling. */
class PictureKeysTest {
    private static final RgbImage BLACK = RgbImage.of(1, 1, new byte[3]);

    /** SHA-256 of 0 0 0 1 0 0 0 1 0 0 0: width, height and one pixel. */
    private static final String HASH = "0b5d46e86a";

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("ink").steps(20);
    }

    private static String text(GenerationRequest.Builder request) {
        return PictureKeys.of(request.build()).toString();
    }

    @Test
    void nothingIsSaidAboutWhatIsNotThere() {
        assertEquals("{}", text(request()));
    }

    @Test
    void namesWhatIsDoneWithAPicture() {
        InitialImage.Builder initial = InitialImage.builder(BLACK).denoise(0.6);
        assertEquals(
                "{Denoising strength=0.6, Init image hash=" + HASH + "}",
                text(request().initialImage(initial.build())));
        assertEquals(
                "{Denoising strength=0.6, Init image hash=" + HASH + ", Resize mode=Resize and fill, All steps=True}",
                text(request()
                        .initialImage(initial.fit(ImageFit.FILL).allSteps(true).build())));
    }

    @Test
    void namesWhatDiffersFromPlainInpainting() {
        GenerationRequest.Builder request =
                request().initialImage(InitialImage.builder(BLACK).denoise(1).build());
        String start = "{Denoising strength=1, Init image hash=" + HASH + ", Mask blur=4, Mask hash=" + HASH;
        assertEquals(
                start + "}", text(request.inpainting(Inpainting.builder(BLACK).build())));
        assertEquals(
                start + ", Mask mode=Inpaint not masked, Masked content=latent noise, Inpaint area=Only masked,"
                        + " Masked area padding=8}",
                text(request.inpainting(Inpainting.builder(BLACK)
                        .inverted(true)
                        .content(MaskedContent.LATENT_NOISE)
                        .onlyMasked(true)
                        .padding(8)
                        .build())));
    }

    @Test
    void namesTheSecondPass() {
        HiresFix.Builder fix = HiresFix.builder().denoise(0.5);
        assertEquals(
                "{Denoising strength=0.5, Hires upscale=2, Hires upscaler=Latent}",
                text(request().hiresFix(fix.build())));
        assertEquals(
                "{Denoising strength=0.5, Hires resize=96x64, Hires steps=5, Hires upscaler=Latent (bicubic),"
                        + " Hires sampler=DPM++ 2M}",
                text(request()
                        .hiresFix(fix.size(new ImageSize(96, 64))
                                .steps(5)
                                .upscaler(Upscaler.LATENT_BICUBIC)
                                .sampler("dpmpp_2m")
                                .build())));
    }

    @Test
    void namesWhatIsDifferentInTheSecondPass() {
        HiresFix fix = HiresFix.builder()
                .denoise(0.5)
                .sampler("Euler Karras")
                .checkpoint("a/soft.ckpt")
                .prompt("a dog")
                .negativePrompt("")
                .build();
        assertEquals(
                "{Denoising strength=0.5, Hires upscale=2, Hires upscaler=Latent, Hires sampler=Euler, Hires schedule"
                        + " type=Karras, Hires checkpoint=soft, Hires prompt=a dog, Hires negative prompt=}",
                text(request().hiresFix(fix)));
    }

    @Test
    void namesTheBlurOfEachDirection() {
        GenerationRequest.Builder request =
                request().initialImage(InitialImage.builder(BLACK).denoise(1).build());
        String text =
                text(request.inpainting(Inpainting.builder(BLACK).blur(2, 3).build()));
        assertTrue(text.contains(", Mask blur x=2, Mask blur y=3, "), text);
    }

    @Test
    void aSecondPassIsReadBack() {
        HiresFix fix = HiresFix.builder()
                .scale(1.5)
                .steps(7)
                .denoise(0.4)
                .upscaler(Upscaler.LANCZOS)
                .sampler("DPM++ 2M")
                .build();
        assertEquals(
                Optional.of(fix),
                read(request().hiresFix(fix)).request("ink").build().hiresFix());
    }

    private static ImageInfo readSecondPass(String sampler, String keys) {
        return ParametersText.read("cat\nSteps: 20, Sampler: " + sampler
                + ", Seed: 1, Denoising strength: 0.5, Hires upscale: 2, Hires upscaler: Latent, " + keys
                + ", Version: v1.10.1");
    }

    private static Optional<String> secondSampler(ImageInfo info) {
        return info.request("ink").build().hiresFix().orElseThrow().sampler();
    }

    @Test
    void aScheduleAloneKeepsTheSamplerOfTheFirstPass() {
        ImageInfo karras = readSecondPass("DPM++ 2M", "Hires schedule type: Karras");
        assertEquals(Optional.of("DPM++ 2M Karras"), secondSampler(karras));
        assertEquals(List.of(), karras.notTaken());
        ImageInfo automatic = readSecondPass("Euler, Schedule type: Karras", "Hires schedule type: Automatic");
        assertEquals(Optional.of("Euler"), secondSampler(automatic));
        assertEquals(List.of(), automatic.notTaken());
    }

    @Test
    void aScheduleThatCannotBeTakenIsNamedAndCostsNothingElse() {
        ImageInfo info = readSecondPass("Euler", "Hires schedule type: Curly");
        assertEquals(Optional.empty(), secondSampler(info));
        assertEquals(1, info.notTaken().size());
        String line = info.notTaken().get(0);
        assertTrue(line.startsWith("Hires schedule type: Curly (there is no schedule value 'Curly'"), line);
    }

    /** Without the picture none of the values has a place in a request. */
    @Test
    void whatNeedsAPictureIsNamed() {
        ImageInfo info = read(request().initialImage(InitialImage.builder(BLACK).build()));
        assertEquals(
                List.of(
                        "Denoising strength: 0.75 (the picture that was changed must be given again)",
                        "Init image hash: " + HASH + " (the picture that was changed must be given again)"),
                info.notTaken());
    }

    private static ImageInfo read(GenerationRequest.Builder request) {
        return ParametersText.read("cat\nSteps: 20, Seed: 1, Version: ctrlora4j 1, "
                + PictureKeys.of(request.build()).entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining(", ")));
    }
}
