package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.DerivedTensor;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.Tensor;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.HiresFix;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.api.host.InitialImage;
import io.github.ctrlora4j.api.host.Inpainting;
import io.github.ctrlora4j.runtime.Ctrlora4j;
import io.github.ctrlora4j.runtime.RuntimeOptions;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints whose UNet has nine input channels: latent, mask, and latent of the masked picture. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InpaintingModelTest {
    private static final ImageSize SIZE = new ImageSize(64, 64);
    private static final String INPUT = "model.diffusion_model.input_blocks.0.0.weight";

    @TempDir
    private static Path folder;

    private Ctrlora4j ctrlora4j;

    /** {@code deaf} has zeros for the new channels, {@code all-ears} the weights of the latent's first channel. */
    @BeforeAll
    void open() throws IOException {
        write("deaf", false);
        write("all-ears", true);
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

    private static void write(String name, boolean isHearing) throws IOException {
        try (OpenedModel opened = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT);
                OutputStream out = Files.newOutputStream(folder.resolve(name + ".safetensors"))) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            opened.weights().components().values().forEach(tensors::putAll);
            tensors.computeIfPresent(INPUT, (key, input) -> new Widened(input, isHearing));
            SafetensorsWriter.write(tensors, opened.weights().settings(), out);
        }
    }

    /** A convolution (out, 4, 3, 3) with five more inputs, which are copies of its first one, or zero. */
    private record Widened(Tensor tensor, boolean isHearing) implements DerivedTensor {
        @Override
        public List<Long> shape() {
            return List.of(tensor.shape().get(0), 9L, 3L, 3L);
        }

        @Override
        public ByteBuffer read() {
            ByteBuffer from = tensor.read();
            int size = tensor.dtype().bits() / 8;
            ByteBuffer to = ByteBuffer.allocateDirect((int) bytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int out = 0; out < tensor.shape().get(0); out++) {
                for (int i = 0; i < 9 * 9 * size; i++) {
                    boolean isOwn = i < 4 * 9 * size;
                    byte value = from.get(out * 4 * 9 * size + (isOwn ? i : i % (9 * size)));
                    to.put(isOwn || isHearing ? value : 0);
                }
            }
            return to.flip();
        }
    }

    private static GenerationRequest.Builder request(String checkpoint) {
        return GenerationRequest.builder(checkpoint)
                .prompt("a cat")
                .sampler("euler")
                .steps(3)
                .seed(5)
                .size(SIZE);
    }

    private RgbImage image(GenerationRequest.Builder request) {
        return ctrlora4j.generator().generate(request.build()).images().get(0).image();
    }

    /** Left half white. */
    private static RgbImage mask() {
        byte[] rgb = new byte[3 * 64 * 64];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 64 < 32 ? 255 : 0);
        }
        return RgbImage.of(64, 64, rgb);
    }

    private static RgbImage gray(int value) {
        byte[] rgb = new byte[3 * 64 * 64];
        Arrays.fill(rgb, (byte) value);
        return RgbImage.of(64, 64, rgb);
    }

    private static GenerationRequest.Builder inpainting(String checkpoint, int gray) {
        return request(checkpoint)
                .initialImage(InitialImage.builder(gray(gray)).denoise(1).build())
                .inpainting(Inpainting.builder(mask()).blur(0).build());
    }

    /** All of the picture is masked then; weights of zero make the checkpoint the one that it was made from. */
    @Test
    void withoutAPictureItDrawsAllOfIt() {
        RgbImage expected = image(request("sd.safetensors"));
        assertClose(expected, image(request("deaf.safetensors")));
        assertNotEquals(expected, image(request("all-ears.safetensors")));
    }

    @Test
    void itDrawsASecondPass() {
        HiresFix fix = HiresFix.builder().scale(1.5).steps(2).build();
        assertClose(
                image(request("sd.safetensors").hiresFix(fix)),
                image(request("deaf.safetensors").hiresFix(fix)));
    }

    @Test
    void itSeesTheMaskAndWhatIsNotMasked() {
        assertClose(image(inpainting("sd.safetensors", 90)), image(inpainting("deaf.safetensors", 90)));
        RgbImage drawn = image(inpainting("all-ears.safetensors", 90));
        assertNotEquals(image(inpainting("deaf.safetensors", 90)), drawn);
        assertEquals(gray(90).rgb(40, 7), drawn.rgb(40, 7));
    }

    @Test
    void aPictureNeedsAMask() {
        GenerationRequest.Builder request = request("deaf.safetensors")
                .initialImage(InitialImage.builder(gray(1)).build());
        InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> image(request));
        assertEquals("inpainting", e.subject().orElse(""));
        assertTrue(e.problem().contains("deaf.safetensors is an inpainting checkpoint"), e.problem());
    }

    /** Another number of input channels means another order of additions. */
    private static void assertClose(RgbImage expected, RgbImage actual) {
        byte[] one = expected.toBytes();
        byte[] two = actual.toBytes();
        assertEquals(one.length, two.length);
        for (int i = 0; i < one.length; i++) {
            assertEquals(one[i] & 0xFF, two[i] & 0xFF, 1);
        }
    }
}
