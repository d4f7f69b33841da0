package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.PromptSyntax;
import io.github.ctrlora4j.api.host.Stage;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a listener hears and a result holds. {@code BatchRunTest} has what happens when memory runs out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GenerationRunTest {
    private static final RgbImage MAP = RgbImage.of(64, 64, new byte[64 * 64 * 3]);

    private Ctrlora4j ctrlora4j;

    @BeforeAll
    void open() {
        ctrlora4j = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(GoldenModels.file("sd.safetensors").getParent())
                .device(GoldenModels.DEVICE)
                .build());
    }

    @AfterAll
    void close() {
        ctrlora4j.close();
    }

    private static ConditionInput.Builder none() {
        return ConditionInput.builder(ConditionInput.NONE, MAP).lora(GoldenModels.file("lora0.ckpt"));
    }

    private static GenerationRequest.Builder request() {
        return GenerationRequest.builder("sd.safetensors")
                .base("basecn.ckpt")
                .prompt("a cat")
                .steps(2)
                .seed(5)
                .size(new ImageSize(64, 64));
    }

    private GenerationResult generate(GenerationRequest.Builder request, NotingListener listener) {
        return ctrlora4j.generator().generate(request.build(), listener, listener.cancellation);
    }

    @Test
    void everyImageIsHandedOutAsSoonAsItIsDecodedWithItsOwnSeed() {
        NotingListener listener = new NotingListener();

        GenerationResult result = generate(request().batch(3), listener);

        assertEquals(result.images(), listener.images);
        assertEquals(
                List.of(5L, 6L, 7L),
                result.images().stream().map(GeneratedImage::seed).toList());
        for (GeneratedImage image : result.images()) {
            assertTrue(image.parameters().contains(", Seed: " + image.seed() + ","), image.parameters());
        }
        assertTrue(listener.heard.indexOf("DECODE 1/3") > listener.heard.indexOf("DECODE 0/3"));
    }

    @Test
    void aCancelledResultKeepsFinishedImagesAndCosts() {
        NotingListener listener = new NotingListener();
        listener.lastImage = 1;

        // No other test's image: the latent of a known one would not be encoded again.
        RgbImage image = RgbImage.of(1, 1, new byte[] {1, 2, 3});
        ConditionInput condition = ConditionInput.builder(ConditionInput.NONE, image)
                .lora(GoldenModels.file("lora0.ckpt"))
                .build();

        GenerationResult result = generate(request().batch(3).condition(condition), listener);

        assertTrue(result.isCancelled());
        assertEquals(2, result.images().size());
        assertEquals(1, result.conditionImages().size());
        assertEquals(1, result.calls().get("vae_encodes"));
        assertTrue(result.calls().get("unet_samples") > 0);
        assertTrue(result.durations().containsKey(Stage.SAMPLE));
    }

    @Test
    void everyStageIsReportedToItsEnd() {
        NotingListener listener = new NotingListener();

        generate(request().condition(none().build()).condition(none().build()), listener);

        assertEquals(
                List.of(
                        "LOAD 0/1",
                        "LOAD 1/1",
                        "DETECT 0/2",
                        "DETECT 1/2",
                        "DETECT 2/2",
                        "ENCODE 0/1",
                        "ENCODE 1/1",
                        "CONTROL 0/1",
                        "CONTROL 1/1",
                        "SAMPLE 0/2",
                        "SAMPLE 1/2",
                        "SAMPLE 2/2",
                        "DECODE 0/1",
                        "DECODE 1/1"),
                listener.heard);
    }

    @Test
    void textThatIsNotReadIsAWarning() {
        GenerationResult result =
                generate(request().promptSyntax(PromptSyntax.PLAIN).prompt("cat ".repeat(80)), new NotingListener());
        assertEquals(1, result.warnings().size());
        assertTrue(result.warnings().get(0).startsWith("prompt: text after token 75"));
    }

    @Test
    void cancellationBeforeTheFirstStageGivesAnEmptyResult() {
        NotingListener listener = new NotingListener();
        listener.cancellation.cancel();

        GenerationResult result = generate(request().condition(none().build()), listener);

        assertTrue(result.isCancelled());
        assertEquals(List.of(), result.images());
        assertEquals(List.of(), listener.heard);
    }
}
