package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.host.Cancellation;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.Prediction;
import io.github.ctrlora4j.api.host.ProgressListener;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import io.github.ctrlora4j.runtime.weights.ZeroTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints whose VAE or text encoder is another file's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelPartsGenerationTest {
    private static final RgbImage MAP = RgbImage.of(64, 64, new byte[64 * 64 * 3]);
    private static final Path WHOLE = GoldenModels.file("sd.safetensors");

    @TempDir
    private static Path folder;

    private Ctrlora4j ctrlora4j;
    private Path unet;
    private Path vae;
    private Path dark;
    private Path text;

    @BeforeAll
    void open() throws IOException {
        unet = write("unet.safetensors", "model.", UnaryOperator.identity());
        vae = write("vae.safetensors", "first_stage_model.", UnaryOperator.identity());
        dark = write("dark.safetensors", "first_stage_model.", ModelPartsGenerationTest::withoutOutputBias);
        text = write("text.safetensors", "cond_stage_model.", UnaryOperator.identity());
        ctrlora4j = open(folder.resolve("nothing"));
    }

    @AfterAll
    void close() {
        ctrlora4j.close();
    }

    private static Ctrlora4j open(Path models) {
        return Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(models)
                .device(GoldenModels.DEVICE)
                .build());
    }

    private static Path write(String name, String prefix, UnaryOperator<Tensor> change) throws IOException {
        Path file = folder.resolve(name);
        try (TensorFile golden = GoldenModels.FILES.open(WHOLE);
                OutputStream out = Files.newOutputStream(file)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(golden.tensors());
            tensors.keySet().removeIf(key -> !key.startsWith(prefix));
            tensors.replaceAll((key, tensor) -> change.apply(tensor));
            SafetensorsWriter.write(tensors, golden.metadata(), out);
        }
        return file;
    }

    private static Tensor withoutOutputBias(Tensor tensor) {
        return tensor.name().endsWith("conv_out.bias") ? new ZeroTensor(tensor) : tensor;
    }

    private static GenerationRequest.Builder request(Path checkpoint) {
        return GenerationRequest.builder(checkpoint.toString())
                .prompt("a cat")
                .steps(2)
                .seed(5)
                .size(new ImageSize(64, 64));
    }

    private static GenerationResult generate(Ctrlora4j runtime, GenerationRequest.Builder request) {
        return runtime.generator().generate(request.build(), ProgressListener.SILENT, new Cancellation());
    }

    private RgbImage image(GenerationRequest.Builder request) {
        return generate(ctrlora4j, request).images().get(0).image();
    }

    @Test
    void missingPartsComeFromTheNamedFiles() {
        RgbImage whole = image(request(WHOLE));

        assertEquals(whole, image(request(unet).vae(vae.toString()).textEncoder(text.toString())));
        assertEquals(whole, image(request(unet).vae(WHOLE.toString()).textEncoder(WHOLE.toString())));
        assertNotEquals(whole, image(request(WHOLE).vae(dark.toString())));
    }

    @Test
    void theOnlyFittingFilesOfTheModelFoldersAreFound(@TempDir Path models) throws IOException {
        Files.copy(vae, models.resolve("vae.safetensors"));
        Files.copy(text, models.resolve("text.safetensors"));
        try (Ctrlora4j runtime = open(models)) {
            GenerationResult result = generate(runtime, request(unet));

            assertEquals(image(request(WHOLE)), result.images().get(0).image());
            String parameters = result.images().get(0).parameters();
            assertTrue(parameters.contains(", VAE: vae.safetensors, "), parameters);
            assertTrue(parameters.contains(", Text encoder: text.safetensors, "), parameters);
        }
    }

    @Test
    void aVaeBesideTheCheckpointComesBeforeItsOwn(@TempDir Path models) throws IOException {
        Path checkpoint = Files.copy(WHOLE, models.resolve("sd.safetensors"));
        Files.copy(dark, models.resolve("sd.vae.safetensors"));

        assertEquals(image(request(WHOLE).vae(dark.toString())), image(request(checkpoint)));
    }

    /** Another VAE for pictures leaves condition latents and residuals valid; one for conditions does not. */
    @Test
    void conditionsHaveAVaeOfTheirOwn() {
        GenerationRequest.Builder request = request(WHOLE)
                .base(GoldenModels.file("basecn.ckpt").toString())
                .condition(ConditionInput.builder(ConditionInput.NONE, MAP)
                        .lora(GoldenModels.file("lora0.ckpt"))
                        .build());
        GenerationResult first = generate(ctrlora4j, request);
        assertEquals(4, first.calls().get("control_samples"));
        GenerationResult other = generate(ctrlora4j, request.vae(dark.toString()));
        assertEquals(0, other.calls().get("vae_encodes"));
        assertEquals(0, other.calls().get("control_samples"));
        assertNotEquals(first.images().get(0).image(), other.images().get(0).image());
        GenerationResult hint = generate(ctrlora4j, request.conditionVae(dark.toString()));
        assertEquals(1, hint.calls().get("vae_encodes"));
        assertEquals(4, hint.calls().get("control_samples"));
        assertNotEquals(other.images().get(0).image(), hint.images().get(0).image());
    }

    @Test
    void thePredictionCanBeOverruled() {
        assertEquals(image(request(WHOLE)), image(request(WHOLE).prediction(Prediction.EPSILON)));
        assertNotEquals(image(request(WHOLE)), image(request(WHOLE).prediction(Prediction.V)));
        assertNotEquals(
                image(request(WHOLE).prediction(Prediction.V)),
                image(request(WHOLE).prediction(Prediction.V_ZERO_SNR)));
    }
}
