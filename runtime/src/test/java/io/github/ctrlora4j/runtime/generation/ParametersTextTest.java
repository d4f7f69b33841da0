package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.api.host.Prediction;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.api.host.SamplerDescriptor;
import io.github.ctrlora4j.api.host.StyleLora;
import io.github.ctrlora4j.runtime.lora.LoraFit;
import io.github.ctrlora4j.runtime.models.Architecture;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.models.ModelSources.Source;
import io.github.ctrlora4j.runtime.models.sd15.Sd15;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParametersTextTest {
    private static final Optional<String> HASH = Optional.of("0123456789");
    private static final Architecture SD15 = new Sd15(ClipTokenizer.load());

    private static String text(GenerationRequest.Builder builder) {
        return text(builder, List.of());
    }

    private static String text(GenerationRequest.Builder builder, List<PlannedLora> loras) {
        return text(builder, loras, ModelSources.of(Path.of("ink.safetensors")));
    }

    private static String text(GenerationRequest.Builder builder, List<PlannedLora> loras, ModelSources sources) {
        GenerationRequest request = builder.build();
        PlannedModel model = new PlannedModel(
                Path.of("ink.safetensors"), SD15, GoldenModels.NOISE, false, sources, loras, List.of(), 0);
        GenerationPlan plan = new GenerationPlan(
                request,
                List.of(PlannedPass.of(
                        request,
                        new ImageSize(64, 64),
                        () -> SamplerCatalog.create(
                                request.sampler(), GoldenModels.NOISE, request.steps(), request.samplerOptions()),
                        prompts -> model)),
                Optional.empty(),
                Optional.empty(),
                List.of());
        return ParametersText.of(new WrittenImage(plan, 0, List.of(), HASH, "ctrlora4j 1.2.3"));
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
                                + "Steps: 20, Sampler: DDIM, CFG scale: 5, Seed: 7, Size: 64x64, Model hash: 0123456789, Model: ink, RNG: CPU, Version: ctrlora4j 1.2.3"),
                text);
    }

    @Test
    void namesPartsThatAreNotTheCheckpoints() {
        Source own = new Source(Path.of("ink.safetensors"), ModelRole.CHECKPOINT);
        Source vae = new Source(Path.of("a/soft.vae.pt"), ModelRole.VAE);
        Source text = new Source(Path.of("clip.safetensors"), ModelRole.TEXT_ENCODER);
        String written = text(request().prediction(Prediction.V), List.of(), new ModelSources(text, own, vae, own));
        assertTrue(written.contains(", Model: ink, VAE: soft.vae.pt, "), written);
        assertTrue(written.contains(", Text encoder: clip.safetensors, Prediction: v, "), written);
        GenerationRequest again = ParametersText.read(written).request("ink").build();
        assertEquals(Optional.of("soft.vae.pt"), again.vae());
        assertEquals(Optional.of("clip.safetensors"), again.textEncoder());
        assertEquals(Optional.of(Prediction.V), again.prediction());
        String hint = text(request().conditionVae("soft"), List.of(), new ModelSources(own, own, own, vae));
        assertTrue(hint.contains(", Condition VAE: soft.vae.pt, "), hint);
        assertEquals(
                Optional.of("soft.vae.pt"),
                ParametersText.read(hint).request("ink").build().conditionVae());
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
        PlannedLora lora = new PlannedLora(
                new StyleLora("a/b.pt", 0.8, 0), Path.of("models/a/b.pt"), new LoraFit(1, 1, List.of()));
        assertTrue(text(request().styleLora(lora.input()), List.of(lora))
                .contains(", Style LoRA 0: \"model: b.pt, unet weight: 0.8, text weight: 0\", Version: "));
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

    /** The key and place of stable-diffusion-webui. */
    @Test
    void namesSeamlessPicturesAsWebInterfacesDo() {
        assertTrue(text(request().seamless(true)).contains(", RNG: CPU, Tiling: True, Version: "));
        assertEquals(
                List.of("Tiling: 2 (needs True or False, got 2)"),
                ParametersText.read("cat\nSteps: 20, Seed: 7, Tiling: 2").notTaken());
    }

    private static void assertReadBack(GenerationRequest.Builder builder) {
        ImageInfo info = ParametersText.read(text(builder));
        assertEquals(
                builder.size(new ImageSize(64, 64)).build(), info.request("ink").build(), () -> text(builder));
        assertEquals(List.of(), info.notTaken());
        assertEquals(Optional.of(ImageInfo.Writer.CTRLORA4J), info.writer());
    }

    /** Numbers and words by which a careless reader is misled. */
    @Test
    void everyPromptIsReadBack() {
        List<String> parts = List.of(
                "a",
                " ",
                "\n",
                ",",
                ":",
                "\"",
                "\\",
                "Steps: 5",
                "Negative prompt:",
                "\nNegative prompt: ",
                "(x:1.2)",
                "狐",
                "\ud83d\ude00",
                "\ud83d",
                "\0",
                "\r",
                "\t",
                "\u00a0",
                "Seed: 1, Size: 2x2, Model: x",
                "é",
                "<lora:");
        Random random = new Random(3);
        for (int i = 0; i < 3_000; i++) {
            String[] prompts = new String[2];
            for (int k = 0; k < prompts.length; k++) {
                StringBuilder prompt = new StringBuilder();
                for (int n = random.nextInt(5); n > 0; n--) {
                    prompt.append(parts.get(random.nextInt(parts.size())));
                }
                prompts[k] = prompt.toString();
            }
            assertReadBack(request()
                    .promptSyntax(PromptSyntax.PLAIN)
                    .prompt(prompts[0])
                    .negativePrompt(prompts[1]));
        }
    }

    @Test
    void everyFieldIsReadBack() {
        assertReadBack(request());
        assertReadBack(request()
                .noiseSource(NoiseSource.GPU)
                .variationSeed(9)
                .variationStrength(0.1 + 0.2)
                .seedSize(new ImageSize(512, 768))
                .clipSkip(2)
                .guidanceScale(1.0 / 3)
                .seed(Long.MAX_VALUE));
        assertReadBack(request()
                .hiresFix(HiresFix.builder()
                        .sampler("Euler Karras")
                        .checkpoint("soft")
                        .prompt("a (dog:1.2), \"b\"\nSteps: 5")
                        .negativePrompt("")
                        .build()));
        assertReadBack(request().seamless(true));
        assertReadBack(request().batch(4));
        assertReadBack(request().batch(4).noiseConvention(NoiseConvention.COMFY_UI));
    }

    /** Whatever the spelling, the same sampler with the same options is meant. */
    @Test
    void everySamplerAndOptionIsReadBack() {
        for (SamplerDescriptor sampler : SamplerCatalog.descriptors()) {
            assertReadBack(request().sampler(sampler.title()), sampler);
            for (Parameter option : sampler.options()) {
                for (String value : option.kind() == Parameter.Kind.CHOICE
                        ? option.choices()
                        : option.kind() == Parameter.Kind.FLAG ? List.of("true", "false") : List.of("0.3", "1e-5")) {
                    assertReadBack(request().sampler(sampler.id()).samplerOption(option.name(), value), sampler);
                }
            }
        }
    }

    private static void assertReadBack(GenerationRequest.Builder builder, SamplerDescriptor sampler) {
        ImageInfo info = ParametersText.read(text(builder));
        GenerationRequest read = info.request("ink").build();
        assertEquals(List.of(), info.notTaken());
        assertEquals(sampler, SamplerCatalog.descriptor(read.sampler()));
        assertEquals(
                SamplerCatalog.options(
                                builder.build().sampler(), builder.build().samplerOptions())
                        .asMap(),
                SamplerCatalog.options(read.sampler(), read.samplerOptions()).asMap());
    }

    @Test
    void anImageOfABatchBelongsToItsBatch() {
        GenerationRequest request = request().batch(3).build();
        ImageInfo info =
                ParametersText.read("cat\nSteps: 20, Seed: 9, Batch size: 3, Batch pos: 2, Version: ctrlora4j 1.2.3");
        assertEquals(2, info.batchPosition());
        assertEquals(request.seed(), info.request("ink").build().seed());
        assertEquals(3, info.request("ink").build().batch());
    }

    /** As stable-diffusion-webui wrote until 2022. */
    @Test
    void aHashNamesTheCheckpointWhereNoNameDoes() {
        ImageInfo info = ParametersText.read("cat\nSteps: 20, Seed: 9, Model hash: 7460a6fa");
        assertEquals(Optional.of("7460a6fa"), info.checkpoint());
        assertEquals(List.of(), info.notTaken());
    }

    @Test
    void styleLorasAreReadBack() {
        StyleLora input = new StyleLora("a, b.pt", 0.8, 0);
        PlannedLora lora = new PlannedLora(input, Path.of("models/a, b.pt"), new LoraFit(1, 1, List.of()));
        ImageInfo info = ParametersText.read(text(request().styleLora(input), List.of(lora)));
        assertEquals(List.of(input), info.request("ink").build().styleLoras());
    }

    @Test
    void saysByNameWhatIsNotTakenOver() {
        ImageInfo info = ParametersText.read("cat\nSteps: 2000, Sampler: Eulr, Schedule type: Karras, CFG scale: 7.0,"
                + " Seed: x, Size: 512x768, Model: v1-5, Version: v1.10.1, Face restoration: CodeFormer, Lora hashes:"
                + " \"a: 0123\", ControlNet 0: \"Module: canny, Model: control_canny [d14c016b], Weight: 1\"");
        assertEquals(Optional.of(ImageInfo.Writer.WEB_UI), info.writer());
        assertEquals(Optional.of("v1-5"), info.checkpoint());
        assertEquals(7, info.request("x").build().guidanceScale());
        assertEquals(NoiseSource.GPU, info.request("x").build().noiseSource());
        assertEquals(
                List.of(
                        "Steps: 2000 (needs a number within 1..150, got 2000)",
                        "Sampler: Eulr (there is no 'Eulr'. Did you mean 'euler'? Known: ddim, ddpm, deis, dpm2, dpm2-a,"
                                + " dpmpp-2m, dpmpp-2m-sde, dpmpp-2m-sde-heun, dpmpp-2s-a, dpmpp-3m-sde, dpmpp-sde,"
                                + " euler, euler-a, heun, lcm, lms, plms, unipc)",
                        "Schedule type: Karras (there is no schedule value 'karras'. Known: leading, reference,"
                                + " trailing)",
                        "Seed: x (not a number)",
                        "Face restoration: CodeFormer",
                        "ControlNet 0: Module: canny, Model: control_canny [d14c016b], Weight: 1"),
                info.notTaken());
    }

    /** Seeds of ComfyUI go up to 2^64 - 1, ours to 2^63 - 1. */
    @Test
    void aNumberThatIsTooLargeIsNotCalledNoNumber() {
        ImageInfo info =
                ParametersText.read("cat\nSteps: 12, Sampler: Euler, Seed: 18446744073709551615, Version: v1.10.1");
        assertEquals(List.of("Seed: 18446744073709551615 (too large a number)"), info.notTaken());
    }
}
