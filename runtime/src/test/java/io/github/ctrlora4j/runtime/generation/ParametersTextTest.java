package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.lora.LoraFit;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.sd15.Sd15;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.prompt.PromptTexts;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParametersTextTest {
    private static final Architecture SD15 = new Sd15(ClipTokenizer.load());

    private static String text(GenerationRequest.Builder builder) {
        return text(builder, List.of());
    }

    private static String text(GenerationRequest.Builder builder, List<PlannedLora> loras) {
        GenerationRequest request = builder.build();
        GenerationPlan plan = new GenerationPlan(
                request,
                SD15,
                new ImageSize(64, 64),
                SamplerCatalog.create(request.sampler(), GoldenModels.NOISE, request.steps(), request.samplerOptions()),
                PromptTexts.of(request, request.steps()),
                Path.of("ink.safetensors"),
                Optional.empty(),
                List.of(),
                loras,
                List.of());
        return ParametersText.of(plan, plan.seeds().get(0), List.of(), "ctrlora4j 1.2.3");
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("ink").prompt("cat").seed(7).steps(20).guidanceScale(5);
    }

    @Test
    void isWhatWebInterfacesRead() {
        String text = text(request().negativePrompt("dog"));
        assertTrue(
                text.startsWith(
                        "cat\nNegative prompt: dog\n"
                                + "Steps: 20, Sampler: DDIM, CFG scale: 5, Seed: 7, Size: 64x64, Model: ink, RNG: CPU, Version: ctrlora4j 1.2.3"),
                text);
    }

    /** 1000 div 6 = 166: from 1 to 997 these are seven steps. */
    @Test
    void saysHowManyStepsWereTakenIfOthersWereWanted() {
        assertTrue(text(request().steps(6)).contains("Steps: 6, "));
        assertTrue(text(request().steps(6)).contains(", Steps taken: 7, "));
    }

    @Test
    void namesOptionsThatDifferFromTheirDefault() {
        assertTrue(text(request().samplerOption("eta", 0.5)).contains(", Eta: 0.5, "));
        assertEquals(text(request()), text(request().samplerOption("eta", 0)));
    }

    @Test
    void namesStyleLorasWithTheirWeights() {
        PlannedLora lora =
                new PlannedLora(new StyleLora("a/b.pt", 0.8, 0), Path.of("models/a/b.pt"), new LoraFit(1, List.of()));
        assertTrue(text(request().styleLora(lora.input()), List.of(lora))
                .contains(", Style LoRA 0: \"model: b, unet weight: 0.8, text weight: 0\", Version: "));
    }

    /** stable-diffusion-webui's keys and spelling. */
    @Test
    void namesTheScheduleAsWebInterfacesDo() {
        assertTrue(text(request().sampler("dpmpp_2m")).contains(", Sampler: DPM++ 2M, "));
        assertTrue(text(request().sampler("dpmpp_2m")).contains(", Schedule type: Karras, "));
        assertTrue(text(request().sampler("Euler SGM Uniform")).contains(", Schedule type: SGM Uniform, "));
        assertTrue(text(request().sampler("euler a").samplerOption("s_noise", 1.05))
                .contains(", Sigma noise: 1.05, "));
    }

    @Test
    void namesTheNoiseAsWebInterfacesDo() {
        String text = text(request()
                .noiseSource(NoiseSource.GPU)
                .variationSeed(9)
                .variationStrength(0.25)
                .seedSize(new ImageSize(512, 768)));
        assertTrue(
                text.contains(
                        ", Variation seed: 9, Variation seed strength: 0.25, Seed resize from: 512x768, RNG: NV, "),
                text);
    }
}
