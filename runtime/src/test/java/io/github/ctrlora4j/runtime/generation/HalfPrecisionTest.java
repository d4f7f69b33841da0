package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Closeness;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.engine.TorchEngine;
import io.github.ctrlora4j.runtime.models.WholeModel;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The number format of a GPU, on any device: every array that meets float16 weights must be float16 itself. */
class HalfPrecisionTest {
    private static final TorchEngine ENGINE = TorchEngine.start(GoldenModels.DEVICE, DataType.FLOAT16);

    /** Both devices miss this tensor by 0.5 to 0.7 % of its largest magnitude. */
    @Test
    void aControlledGenerationAgreesWithTheReference() throws IOException {
        float[] expected = GoldenTensors.of(HalfPrecisionTest.class, "ctrlora/golden.safetensors")
                .floats("latent@1.0");
        GenerationRequest request = GenerationRequest.builder("golden")
                .prompt("A cat wearing a brown cowboy hat, best quality")
                .negativePrompt("worst quality, lowres")
                .steps(4)
                .guidanceScale(7.5)
                .seed(42)
                .batch(2)
                .build();
        try (WholeModel checkpoint = GoldenModels.checkpoint(ENGINE, "sd.safetensors");
                BaseControlNet base = GoldenModels.base(ENGINE);
                MergedControlNet network = GoldenModels.condition(base, "lora0.ckpt");
                ResidualCache cache = new ResidualCache(ENGINE.newManager(), 1L << 30);
                GenerationSession session = GoldenModels.session(
                        ENGINE,
                        checkpoint,
                        cache,
                        request,
                        new ImageSize(128, 128),
                        List.of(GoldenModels.ready(network, GoldenModels.image("hint0.png"))),
                        3)) {
            while (!session.isDone()) {
                session.advance();
            }
            double magnitude = 0;
            for (float value : expected) {
                magnitude = Math.max(magnitude, Math.abs(value));
            }
            Closeness.assertClose(expected, session.latents().toFloatArray(), 2e-2 * magnitude);
        }
    }
}
