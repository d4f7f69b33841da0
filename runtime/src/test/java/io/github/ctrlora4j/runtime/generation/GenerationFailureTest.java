package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.EngineException;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.MiniatureModels;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.programs.Vae;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a person reads when a request cannot be carried out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GenerationFailureTest {
    private static final RgbImage MAP = RgbImage.of(64, 64, new byte[64 * 64 * 3]);

    private Ctrlora4j ctrlora4j;

    @BeforeAll
    void open() {
        Path folder = GoldenModels.file("sd.safetensors").getParent();
        ctrlora4j = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(folder)
                .device(GoldenModels.DEVICE)
                .build());
    }

    @AfterAll
    void close() {
        ctrlora4j.close();
    }

    private String refusal(GenerationRequest.Builder request) {
        return assertThrows(RuntimeException.class, () -> ctrlora4j.generator().generate(request.build()))
                .getMessage();
    }

    private static ConditionInput.Builder none() {
        return ConditionInput.builder(ConditionInput.NONE, MAP).lora(GoldenModels.file("lora0.ckpt"));
    }

    @Test
    void aCheckpointOfAnotherKindIsNamed() {
        String message = refusal(GenerationRequest.builder("lora0.ckpt"));
        assertTrue(message.contains("lora0.ckpt") && message.contains("CtrLoRA"), message);
    }

    @Test
    void anUnknownCheckpointSuggestsTheNearest() {
        String message = refusal(GenerationRequest.builder("sd.safetensor"));
        assertTrue(
                message.startsWith("checkpoint: there is no file 'sd.safetensor'. Did you mean 'sd.safetensors'?"),
                message);
    }

    @Test
    void anUnknownSamplerSuggestsTheNearest() {
        String message = refusal(GenerationRequest.builder("sd.safetensors").sampler("dim"));
        assertTrue(message.startsWith("sampler: there is no 'dim'. Did you mean 'ddim'? Known: ddim, "), message);
    }

    @Test
    void theConditionNoneNeedsALora() {
        String message = refusal(GenerationRequest.builder("sd.safetensors")
                .condition(ConditionInput.builder(ConditionInput.NONE, MAP).build()));
        assertTrue(message.contains("needs a LoRA"), message);
    }

    @Test
    void aSizeThatCannotBeDrawnIsRefused() {
        assertTrue(refusal(GenerationRequest.builder("sd.safetensors").size(new ImageSize(4096, 64)))
                .contains("64..2048"));
    }

    @Test
    void numbersOutOfRangeAreRefusedByName() {
        GenerationRequest.Builder steps = GenerationRequest.builder("x").steps(151);
        GenerationRequest.Builder batch = GenerationRequest.builder("x").batch(0);
        GenerationRequest.Builder guidance = GenerationRequest.builder("x").guidanceScale(Double.NaN);
        assertEquals("steps: needs a number within 1..150, got 151", refusal(steps));
        assertEquals("batch: needs a number within 1..64, got 0", refusal(batch));
        assertEquals("guidanceScale: needs a number within 0..50, got NaN", refusal(guidance));
        assertThrows(InvalidRequestException.class, () -> none().weight(3).build());
        assertThrows(
                InvalidRequestException.class, () -> none().start(0.8).end(0.2).build());
    }

    @Test
    void aBaseOfAnotherArchitectureIsNamed() {
        Path miniature = MiniatureModels.FOLDER.resolve("miniature.safetensors");
        String message = refusal(GenerationRequest.builder(miniature.toString())
                .base("basecn.ckpt")
                .size(new ImageSize(64, 64))
                .condition(none().build()));
        assertTrue(message.contains("basecn.ckpt"), message);
        assertTrue(message.contains("miniature.safetensors"), message);
    }

    /** The latent is a view of one number; its first convolution alone would need 160 GB. */
    @Test
    void runningOutOfMemoryIsAClearErrorWithAdvice() {
        try (OpenedModel opened = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT);
                NDManager scope = GoldenModels.ENGINE.newManager();
                Vae vae = Vae.bind(
                        WeightLoader.load(
                                scope,
                                GoldenModels.file("sd.safetensors"),
                                opened.weights().components().get("vae"),
                                DataType.FLOAT32),
                        32)) {
            NDArray huge = scope.create(new float[] {1}, new Shape(1, 1, 1, 1)).broadcast(1, 4, 100_000, 100_000);
            String message = assertThrows(EngineException.class, () -> vae.decode(scope, huge))
                    .getMessage();
            assertTrue(message.startsWith("vae: ran out of memory; use a smaller size or batch"), message);
        }
    }
}
