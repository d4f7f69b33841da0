package io.github.ctrlora4j.runtime.generation;

import static io.github.ctrlora4j.runtime.generation.WrittenTexts.request;
import static io.github.ctrlora4j.runtime.generation.WrittenTexts.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageInfo;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.api.host.Prediction;
import io.github.ctrlora4j.runtime.models.ModelSources;
import io.github.ctrlora4j.runtime.models.ModelSources.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Keys and spelling are stable-diffusion-webui's, where it has them. */
class ParameterKeysTest {
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

    /** 20 is 20, and no more digits than it takes to read the same number. */
    @Test
    void numbersAreAsShortAsTheyCanBe() {
        assertEquals("7", ParameterKeys.number(7.0));
        assertEquals("-2", ParameterKeys.number(-2.0));
        assertEquals("0.30000000000000004", ParameterKeys.number(0.1 + 0.2));
        assertEquals("1.0E15", ParameterKeys.number(1e15));
    }

    @Test
    void aPlaceThatNoBatchHasIsNotTaken() {
        for (String place : List.of("3", "-1")) {
            ImageInfo info = ParametersText.read(
                    "cat\nSteps: 20, Seed: 9, Batch size: 3, Batch pos: " + place + ", Version: ctrlora4j 1.2.3");
            assertEquals(List.of("Batch pos: " + place + " (no image of a batch of 3)"), info.notTaken());
            assertEquals(1, info.request("x").build().batch());
            assertEquals(9, info.request("x").build().seed());
        }
        // The first image of the batch would have the seed -1.
        ImageInfo early =
                ParametersText.read("cat\nSteps: 20, Seed: 1, Batch size: 3, Batch pos: 2, Version: ctrlora4j 1.2.3");
        assertEquals(1, early.notTaken().size());
        assertEquals(1, early.request("x").build().seed());
    }

    /** Their second image has the second seed, too, but another program's batch need not be ours. */
    @Test
    void aBatchOfAnotherProgramIsAnImageAlone() {
        ImageInfo info = ParametersText.read("cat\nSteps: 20, Seed: 9, Batch size: 3, Batch pos: 2, Version: v1.10.1");
        assertEquals(0, info.batchPosition());
        assertEquals(9, info.request("x").build().seed());
        assertEquals(List.of(), info.notTaken());
    }

    @Test
    void whatOthersNoteWithoutEffectIsSkipped() {
        ImageInfo info = ParametersText.read(
                "cat\nSteps: 20, Seed: 9, VAE hash: 0, Lora hashes: 0, TI hashes: 0, User: ada, Emphasis: Original");
        assertEquals(List.of(), info.notTaken());
        assertEquals(
                List.of("Emphasis: No norm (weights act as in the mode Original)"),
                ParametersText.read("cat\nSteps: 20, Seed: 9, Emphasis: No norm")
                        .notTaken());
    }
}
