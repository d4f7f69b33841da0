package io.github.ctrlora4j.runtime.sampling;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.InvalidRequestException;
import io.github.ctrlora4j.api.host.NoiseConvention;
import io.github.ctrlora4j.api.host.NoiseSource;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.noise.BatchNoise;
import io.github.ctrlora4j.runtime.noise.BrownianNoise;
import io.github.ctrlora4j.runtime.noise.ImageSeed;
import io.github.ctrlora4j.runtime.noise.SeedVariation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole walks of k-diffusion's samplers with the noise that other programs give them. */
class BrownianWalkTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);

    static Stream<JsonNode> walks() throws IOException {
        JsonNode cases = GoldenTensors.json(BatchNoise.class, "brownian.json").get("cases");
        return StreamSupport.stream(cases.spliterator(), false)
                .filter(about -> about.get("kind").asText().equals("walk"));
    }

    /**
     * Paths are asked at multiples of 1e-6, and float32 levels at the top differ by one or two of them: k-diffusion
     * computes exp(log(sigma)) in float32. A path rises by 1e-3 in that time, and by three times as much in the worst of
     * 48 values; of a rise of 1 or more over a step this is less than 3e-3, and of the latent, a third of it.
     */
    @ParameterizedTest
    @MethodSource("walks")
    void walkEndsWhereItDoesInOtherPrograms(JsonNode golden) throws IOException {
        GoldenTensors tensors = GoldenTensors.of(BatchNoise.class, "brownian.safetensors");
        String key = golden.get("key").asText();
        double denoise = golden.get("denoise").asDouble();
        Walk walk = denoise == 1 ? Walk.WHOLE : Walk.fromPicture(denoise, false);
        int images = golden.get("seeds").size();
        NoiseConvention convention =
                NoiseConvention.valueOf(golden.get("convention").asText());
        try (NDManager manager = NDManager.newBaseManager();
                Sampler sampler = SamplerCatalog.create(
                        golden.get("sampler").asText(),
                        SCHEDULE,
                        golden.get("steps").asInt(),
                        options(golden),
                        walk)) {
            NoisePath path = sampler.noisePath().orElseThrow();
            BrownianNoise noise = noise(
                    golden, path.lowest(), convention == NoiseConvention.COMFY_UI ? path.start() : path.highest());
            Shape shape = new Shape(images, 4, 4, 3);
            NDArray x = manager.create(tensors.floats(key + "/start"), shape);
            for (int step = 0; step < sampler.steps(); step++) {
                double[] times = sampler.timesteps(step);
                x = sampler.step(
                                x,
                                step,
                                (latent, call, alpha) -> latent.mul(0.3f)
                                        .add((float) (0.001 * times[call]))
                                        .tanh(),
                                draw -> manager.create(noise.between(draw.from(), draw.to()), shape))
                        .next();
            }
            float[] expected = tensors.floats(key + "/end");
            assertClose(
                    expected, x.toFloatArray(), 1e-3 * golden.get("magnitude").asDouble());
        }
    }

    private static Map<String, String> options(JsonNode golden) {
        boolean isThird = golden.get("sampler").asText().equals("dpmpp_3m_sde");
        return isThird ? Map.of("discard_penultimate", "false") : Map.of();
    }

    private static BrownianNoise noise(JsonNode golden, double lowest, double highest) {
        boolean isGpu = golden.get("source").asText().equals("NV");
        boolean isComfy = golden.get("convention").asText().equals("COMFY_UI");
        long first = golden.get("seeds").get(0).asLong();
        int images = golden.get("seeds").size();
        List<ImageSeed> seeds =
                isComfy ? ImageSeed.perBatch(first, images, 1) : ImageSeed.batch(first, SeedVariation.NONE, images);
        return BatchNoise.of(
                        NoiseConvention.valueOf(golden.get("convention").asText()),
                        isGpu ? NoiseSource.GPU : NoiseSource.CPU,
                        seeds)
                .brownian(isGpu && isComfy, lowest, highest, 4, 4, 3);
    }

    /** Each of the noises that are summed may be off by 2e-6, as PyTorch's kernels are. */
    @ParameterizedTest
    @MethodSource("walks")
    void noiseOfAStepIsKDiffusions(JsonNode golden) throws IOException {
        GoldenTensors tensors = GoldenTensors.of(BatchNoise.class, "brownian.safetensors");
        BrownianNoise noise = noise(
                golden, golden.get("lowest").asDouble(), golden.get("highest").asDouble());
        for (int i = 0; i < golden.get("asked").size(); i++) {
            JsonNode asked = golden.get("asked").get(i);
            float[] expected = tensors.floats(golden.get("key").asText() + "/" + i);
            assertClose(
                    expected,
                    noise.between(asked.get(0).asDouble(), asked.get(1).asDouble()),
                    2e-5);
        }
    }

    @Test
    void nameOfAGpuSamplerAsksForTheGpusPath() {
        assertEquals(true, path("dpmpp_2m_sde_gpu", Map.of()).isOnGpu());
        assertEquals(false, path("dpmpp_2m_sde", Map.of()).isOnGpu());
        assertThrows(InvalidRequestException.class, () -> path("dpmpp_sde_gpu", Map.of("noise", "tree")));
    }

    @Test
    void pathOfAPictureSpansTheWholeWalk() {
        try (Sampler sampler =
                SamplerCatalog.create("dpmpp-sde", SCHEDULE, 10, Map.of(), Walk.fromPicture(0.5, false))) {
            NoisePath path = sampler.noisePath().orElseThrow();
            assertEquals(SCHEDULE.sigmaAt(999), path.highest(), 1e-9);
            assertEquals(((SigmaSampler) sampler).sigma(0), path.start());
            assertEquals(SCHEDULE.sigmaAt(0), path.lowest(), 1e-9);
        }
    }

    private static NoisePath path(String sampler, Map<String, String> options) {
        try (Sampler created = SamplerCatalog.create(sampler, SCHEDULE, 5, options)) {
            return created.noisePath().orElseThrow();
        }
    }
}
