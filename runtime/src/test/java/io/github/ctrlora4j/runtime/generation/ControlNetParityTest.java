package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.checkpoint.ModelWeights;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Closeness;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.CallBranch;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.control.ControlInput;
import io.github.ctrlora4j.runtime.control.ControlNet;
import io.github.ctrlora4j.runtime.control.ControlSession;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.models.ImageTensors;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * ControlNets against {@code controlnet/golden.py}. Tolerances are relative to a tensor's largest magnitude and those of
 * {@code ctrlora/README.md}, as the same layers round in the same way.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlNetParityTest {
    private static final double NOISE = 5e-5;
    private static final double TRAJECTORY = 1e-4;
    private static final double RESIDUAL = 2e-4;
    private static final double DEEP_RESIDUAL = 5e-4;
    private static final int STEPS = 4;

    private final NDManager scope = GoldenModels.ENGINE.newManager();
    private final ResidualCache cache = new ResidualCache(GoldenModels.ENGINE.newManager(), 1L << 30);
    private final RgbImage image = GoldenModels.image("hint0.png");
    private GoldenTensors expected;
    private GoldenTensors inputs;
    private WholeModel checkpoint;
    private BaseControlNet base;
    private MergedControlNet ctrlora;
    private ControlNet original;
    private ControlNet pooled;
    private ControlNet lite;
    private ControlNet xs;

    @BeforeAll
    void load() throws IOException {
        expected = GoldenTensors.of(ControlNetParityTest.class, "controlnet/expected.safetensors");
        inputs = GoldenTensors.of(ControlNetParityTest.class, "ctrlora/golden.safetensors");
        checkpoint = GoldenModels.checkpoint("sd.safetensors");
        base = GoldenModels.base();
        ctrlora = GoldenModels.condition(base, "lora0.ckpt");
        original = controlNet("controlnet.safetensors", Map.of());
        pooled = controlNet("controlnet.safetensors", Map.of("ctrlora4j.control.global_pooling", "true"));
        lite = controlNet("lite.safetensors", Map.of());
        xs = controlNet("xs.safetensors", Map.of());
    }

    private static ControlNet controlNet(String name, Map<String, String> settings) {
        Path file = GoldenModels.file("../controlnet/" + name);
        try (OpenedModel opened = GoldenModels.FILES.open(file, ModelRole.CONTROLNET)) {
            ModelWeights weights = ModelWeights.builder(ModelRole.CONTROLNET, "sd15")
                    .component(
                            "control",
                            Objects.requireNonNull(opened.weights().components().get("control")))
                    .settings(settings)
                    .build();
            return GoldenModels.SD15.loadControlNet(GoldenModels.ENGINE, file, weights, Map.of());
        }
    }

    @AfterAll
    void free() {
        xs.close();
        lite.close();
        pooled.close();
        original.close();
        ctrlora.close();
        base.close();
        checkpoint.close();
        cache.close();
        scope.close();
    }

    @Test
    void residualsAgree() {
        NDArray latent = array(inputs, "xT").get("0:1");
        NDArray time = scope.create(new float[] {500});
        NDArray context = array(inputs, "context");
        NDList residuals = residuals(original, latent, time, context);
        assertEquals(13, residuals.size());
        for (int level = 0; level < 13; level++) {
            close("residual." + level, residuals.get(level), level < 9 ? RESIDUAL : DEEP_RESIDUAL);
        }
        NDList light = residuals(lite, latent, time, context);
        assertEquals(13, light.size());
        for (int level = 0; level < 13; level++) {
            close("lite." + level, light.get(level), RESIDUAL);
        }
    }

    private NDList residuals(ControlNet network, NDArray latent, NDArray time, NDArray context) {
        return ((CallBranch) network.branch()).residuals(scope, guide(network), latent, time, context);
    }

    private NDArray guide(ControlNet network) {
        return network.branch().guide(scope, new ControlBranch.Picture() {
            @Override
            public NDArray pixels(NDManager owner) {
                return ImageTensors.toArray(owner, image);
            }

            @Override
            public NDArray latent(NDManager owner) {
                throw new AssertionError("a ControlNet sees pixels");
            }
        });
    }

    @Test
    void predictedNoiseAgrees() {
        close("eps_controlnet", predicted(original, 1), NOISE);
        close("eps_pooled", predicted(pooled, 1), NOISE);
        close("eps_lite", predicted(lite, 0.6), NOISE);
        close("eps_xs", predicted(xs, 0.9), NOISE);
    }

    private NDArray predicted(ControlNet network, double weight) {
        NDArray context = array(inputs, "context");
        ControlInput input = new ControlInput(network.branch(), guide(network), new Strength(weight, 0, 1));
        try (ControlSession session = new ControlSession(
                cache, scope, List.of(input), List.of(List.of(context)), false, List.of(new double[] {500}), 1)) {
            NDArray latents = array(inputs, "xT");
            return checkpoint.predictNoise(scope, latents, 500, context, session.at(0, 0, latents));
        }
    }

    /** The request that mixes kinds: one network per latent and text, one once per timestep and text. */
    @Test
    void aControlNetAndALoraInOneRequestAgree() {
        List<ReadyCondition> conditions = List.of(
                GoldenModels.ready(original.branch(), image, new Strength(0.8, 0, 1)),
                GoldenModels.ready(ctrlora, image, new Strength(0.7, 0, 1)));
        // Of 2 texts in 4 steps: the ControlNet for each of 2 images, CtrLoRA for both at once.
        assertEquals(STEPS * 2 * 2 + STEPS * 2, run(conditions, "trajectory_mixed"));
    }

    /** LITE does not read the texts; XS walks along with each latent and text. */
    @Test
    void allKindsInOneRequestAgree() {
        List<ReadyCondition> conditions = List.of(
                GoldenModels.ready(original.branch(), image, new Strength(0.5, 0, 1)),
                GoldenModels.ready(ctrlora, image, new Strength(0.4, 0, 1)),
                GoldenModels.ready(lite.branch(), image, new Strength(0.3, 0, 1)),
                GoldenModels.ready(xs.branch(), image, new Strength(0.6, 0, 1)));
        run(conditions, "trajectory_everything");
    }

    /** Returns how many samples went through control networks. */
    private int run(List<ReadyCondition> conditions, String name) {
        cache.clear();
        try (GenerationSession session = session(conditions)) {
            NDList states = new NDList();
            while (!session.isDone()) {
                session.prepareControl();
                session.advance();
                NDArray copy = session.latents().duplicate();
                copy.attach(scope);
                states.add(copy);
            }
            close(name, NDArrays.stack(states), TRAJECTORY);
            return session.controlSamples();
        }
    }

    private GenerationSession session(List<ReadyCondition> conditions) {
        GenerationRequest request = GenerationRequest.builder("golden")
                .prompt("A cat wearing a brown cowboy hat, best quality")
                .negativePrompt("worst quality, lowres")
                .steps(STEPS)
                .guidanceScale(7.5)
                .seed(42)
                .batch(2)
                .build();
        return GoldenModels.session(
                GoldenModels.ENGINE,
                checkpoint,
                cache,
                request,
                new ImageSize(128, 128),
                new ArrayList<>(conditions),
                3);
    }

    private NDArray array(GoldenTensors tensors, String name) {
        long[] shape = Arrays.stream(tensors.shape(name)).asLongStream().toArray();
        return scope.create(tensors.floats(name), new Shape(shape));
    }

    private void close(String name, NDArray actual, double tolerance) {
        float[] wanted = expected.floats(name);
        double magnitude = 0;
        for (float value : wanted) {
            magnitude = Math.max(magnitude, Math.abs(value));
        }
        Closeness.assertClose(wanted, actual.toFloatArray(), tolerance * magnitude);
    }
}
