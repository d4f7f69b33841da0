package io.github.ctrlora4j.runtime.sampling;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.runtime.GoldenTensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks from a picture, with and without a mask, against those of reference implementations. */
class PictureWalkTest {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);
    private static final Shape SHAPE = new Shape(1, 4, 4, 3);
    private static final int SIZE = 48;

    static Stream<JsonNode> walks() throws IOException {
        JsonNode cases =
                GoldenTensors.json(PictureWalkTest.class, "img2img.json").get("cases");
        return StreamSupport.stream(cases.spliterator(), false);
    }

    /** As loose as for whole walks: rounding of float32 in another order. */
    @ParameterizedTest
    @MethodSource("walks")
    void everyStateIsTheReferences(JsonNode golden) throws IOException {
        GoldenTensors tensors = GoldenTensors.of(PictureWalkTest.class, "img2img.safetensors");
        List<float[]> states = states(golden, tensors);
        float[] expected = tensors.floats(golden.get("key").asText());
        // Of latent-diffusion's DDIM there are only the start and the end.
        boolean isEveryState = !golden.get("sampler").asText().equals("ddim");
        List<float[]> compared = isEveryState ? states : List.of(states.get(0), states.get(states.size() - 1));
        assertEquals(expected.length / SIZE, compared.size());
        for (int i = 0; i < compared.size(); i++) {
            assertClose(
                    Arrays.copyOfRange(expected, i * SIZE, (i + 1) * SIZE),
                    compared.get(i),
                    2e-5 * golden.get("magnitude").asDouble());
        }
    }

    private static List<float[]> states(JsonNode golden, GoldenTensors tensors) {
        Walk walk = Walk.fromPicture(
                golden.get("denoise").asDouble(), golden.get("all_steps").asBoolean());
        List<float[]> states = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                Sampler sampler = SamplerCatalog.create(
                        golden.get("sampler").asText(),
                        SCHEDULE,
                        golden.get("steps").asInt(),
                        Map.of("schedule", golden.get("schedule").asText()),
                        walk)) {
            NDArray picture = manager.create(tensors.floats("picture"), SHAPE);
            NDArray repaint = manager.create(tensors.floats("repaint"), new Shape(1, 1, 4, 3));
            Optional<KnownPart> known = golden.get("masked").asBoolean()
                    ? Optional.of(KnownPart.of(picture, repaint, Parameterization.NOISE))
                    : Optional.empty();
            float[] fresh = tensors.floats("fresh");
            NDArray x = sampler.start(picture, manager.create(tensors.floats("noise"), SHAPE));
            states.add(x.toFloatArray());
            for (int step = 0; step < sampler.steps(); step++) {
                double[] times = sampler.timesteps(step);
                NoisePrediction network = (latent, call, alpha) ->
                        latent.mul(0.3f).add((float) (0.001 * times[call])).tanh();
                StepNoise noise = draw ->
                        manager.create(Arrays.copyOfRange(fresh, draw.step() * SIZE, (draw.step() + 1) * SIZE), SHAPE);
                x = sampler.step(x, step, known.map(part -> part.in(network)).orElse(network), noise)
                        .next();
                boolean isLast = step + 1 == sampler.steps();
                states.add((isLast && known.isPresent() ? known.get().in(x) : x).toFloatArray());
            }
        }
        return states;
    }
}
