package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.CtrloraException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.DType;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.checkpoint.TensorFile;
import io.github.ctrlora4j.api.host.ConditionInput;
import io.github.ctrlora4j.api.host.ConditionRecord;
import io.github.ctrlora4j.api.host.ControlMode;
import io.github.ctrlora4j.api.host.GeneratedImage;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.GenerationResult;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.weights.FloatConversion;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Requests that name ControlNets, through the front door. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlNetRequestTest {
    private static final int STEPS = 2;
    private static final String NETWORK = "controlnet.safetensors";

    @TempDir
    static Path folder;

    private Ctrlora4j ctrlora4j;

    @BeforeAll
    void open() throws IOException {
        for (String name : List.of(NETWORK, "lite.safetensors")) {
            Files.copy(GoldenModels.file("../controlnet/" + name), folder.resolve(name));
        }
        ctrlora4j = Ctrlora4j.open(RuntimeOptions.builder()
                .modelFolder(GoldenModels.file("sd.safetensors").getParent())
                .modelFolder(folder)
                .device(GoldenModels.DEVICE)
                .build());
    }

    @AfterAll
    void close() {
        ctrlora4j.close();
    }

    private static ConditionInput.Builder none(String network) {
        return ConditionInput.builder(ConditionInput.NONE, GoldenModels.image("hint0.png"))
                .controlNet(Path.of(network));
    }

    private static GenerationRequest.Builder request(ConditionInput.Builder... conditions) {
        GenerationRequest.Builder request = GenerationRequest.builder("sd.safetensors")
                .prompt("a cat")
                .steps(STEPS)
                .seed(5)
                .size(new ImageSize(64, 64));
        for (ConditionInput.Builder condition : conditions) {
            request.condition(condition.build());
        }
        return request;
    }

    private GenerationResult generate(GenerationRequest.Builder request) {
        return ctrlora4j.generator().generate(request.build());
    }

    private byte[] pixels(ConditionInput.Builder condition) {
        return generate(request(condition)).images().get(0).image().toBytes();
    }

    private static void write(String name, Map<String, Tensor> tensors) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            SafetensorsWriter.write(tensors, Map.of(), out);
        }
    }

    @Test
    void aControlNetNeedsNoBaseAndIsComputedForEachImageAndText() {
        GenerationResult result = generate(request(none("controlnet")).batch(2));

        assertEquals(STEPS * 2 * 2, result.calls().get("control_samples"));
        assertEquals(0, result.calls().get("vae_encodes"));
        assertNotEquals(
                generate(request()).images().get(0).image(),
                result.images().get(0).image());
    }

    /** One network per latent and text, one per latent, one once per timestep and text, which a new seed has already. */
    @Test
    void kindsMixAndEachIsComputedAsOftenAsItMust() {
        ConditionInput.Builder lora = ConditionInput.builder(ConditionInput.NONE, GoldenModels.image("hint0.png"))
                .lora(GoldenModels.file("lora0.ckpt"));
        GenerationRequest.Builder mixed = request(none("controlnet"), none("lite"), lora)
                .base("basecn.ckpt")
                .batch(3);

        assertEquals(
                STEPS * 2 * 3 + STEPS * 3 + STEPS * 2, generate(mixed).calls().get("control_samples"));
        assertEquals(STEPS * 2 * 3 + STEPS * 3, generate(mixed.seed(6)).calls().get("control_samples"));
    }

    /** Half of two steps is one; "ControlNet is more important" leaves the negative text alone. */
    @Test
    void windowsAndModesSaveCalls() {
        assertEquals(2, generate(request(none("controlnet").end(0.5))).calls().get("control_samples"));
        assertEquals(
                STEPS,
                generate(request(none("controlnet").controlMode(ControlMode.CONDITION)))
                        .calls()
                        .get("control_samples"));
        assertArrayEquals(
                generate(request()).images().get(0).image().toBytes(),
                pixels(none("controlnet").weight(0)));
    }

    @Test
    void metadataNameTheControlNetAndAreReadBack() {
        GeneratedImage image =
                generate(request(none("controlnet").weight(0.5))).images().get(0);

        assertTrue(image.parameters().contains("Model: controlnet, Weight: 0.5"), image.parameters());
        ConditionRecord record =
                ctrlora4j.readInfo(image.parameters()).conditions().get(0);
        assertEquals(Optional.of(NETWORK), record.controlNet());
        assertEquals(Optional.empty(), record.lora());
        RgbImage source = GoldenModels.image("hint0.png");
        assertEquals(
                image.image(),
                generate(request(record.input(source))).images().get(0).image());
    }

    /** Numbers are added in float32 and rounded once, so the last bit of a weight may differ. */
    @Test
    void otherFormsOfTheFileDrawTheSame() throws IOException {
        byte[] expected = pixels(none("controlnet"));
        try (TensorFile network = GoldenModels.FILES.open(folder.resolve(NETWORK));
                TensorFile checkpoint = GoldenModels.FILES.open(GoldenModels.file("sd.safetensors"))) {
            Map<String, Tensor> whole = new LinkedHashMap<>(checkpoint.tensors());
            whole.putAll(network.tensors());
            write("control_sd15.safetensors", whole);
            Map<String, Tensor> difference = new LinkedHashMap<>();
            network.tensors().forEach((name, tensor) -> {
                String unet = name.replace("control_model.", "model.diffusion_model.");
                difference.put(
                        name,
                        Numbers.minus(
                                tensor, Optional.ofNullable(checkpoint.tensors().get(unet))));
            });
            difference.put("difference", Numbers.of("difference", List.of(1L), new float[1]));
            write("diff.safetensors", difference);
        }

        assertArrayEquals(expected, pixels(none("control_sd15")));
        byte[] added = pixels(none("diff"));
        int largest = 0;
        for (int i = 0; i < added.length; i++) {
            largest = Math.max(largest, Math.abs((added[i] & 0xFF) - (expected[i] & 0xFF)));
        }
        assertTrue(largest <= 1, "levels differ by " + largest);
    }

    @Test
    void filesThatDoNotFitAreNamed() throws IOException {
        assertTrue(failure(none("nothing")).contains("controlNet"), failure(none("nothing")));
        String base = failure(none("basecn.ckpt"));
        assertTrue(base.contains("expected a ControlNet, but this is a Base ControlNet"), base);
        String own = failure(ConditionInput.builder(ConditionInput.NONE, GoldenModels.image("hint0.png")));
        assertTrue(own.contains("lora or controlNet"), own);
        try (TensorFile lite = GoldenModels.FILES.open(folder.resolve("lite.safetensors"))) {
            // The lowest level is left out.
            Map<String, Tensor> shallow = new LinkedHashMap<>(lite.tensors());
            shallow.keySet()
                    .removeIf(name -> name.matches("control_model\\.(input_blocks|zero_convs)\\.(9|10|11)\\..*"));
            write("shallow.safetensors", shallow);
        }
        String other = failure(none("shallow"));
        assertTrue(other.contains("was made for another kind of model"), other);
    }

    private String failure(ConditionInput.Builder condition) {
        return assertThrows(CtrloraException.class, () -> generate(request(condition)))
                .getMessage();
    }

    @Test
    void theyAreListed() {
        assertEquals(
                List.of("controlnet", "controlnet-lite"),
                ctrlora4j.models().list(ModelRole.CONTROLNET).stream()
                        .filter(file -> List.of(NETWORK, "lite.safetensors")
                                .contains(String.valueOf(file.path().getFileName())))
                        .map(file -> file.kind().orElseThrow())
                        .toList());
    }

    /** A float32 tensor in memory. */
    private record Numbers(String name, List<Long> shape, float[] values) implements Tensor {
        static Tensor of(String name, List<Long> shape, float[] values) {
            return new Numbers(name, shape, values);
        }

        static Tensor minus(Tensor tensor, Optional<Tensor> other) {
            float[] values = FloatConversion.toArray(tensor);
            other.map(FloatConversion::toArray).ifPresent(subtracted -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] -= subtracted[i];
                }
            });
            return of(tensor.name(), tensor.shape(), values);
        }

        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public ByteBuffer read() {
            ByteBuffer buffer = ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            buffer.asFloatBuffer().put(values);
            return buffer;
        }
    }
}
