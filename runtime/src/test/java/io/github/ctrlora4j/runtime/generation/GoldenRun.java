package io.github.ctrlora4j.runtime.generation;

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
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.control.ControlInput;
import io.github.ctrlora4j.runtime.control.ControlNet;
import io.github.ctrlora4j.runtime.control.ControlSession;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.ImageTensors;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The run that several golden files hold: two pictures in four DDIM steps, with the texts, noise and condition image of
 * {@code ctrlora}. Tolerances are relative to a tensor's largest magnitude.
 */
final class GoldenRun implements AutoCloseable {
    static final int STEPS = 4;

    private final NDManager scope = GoldenModels.ENGINE.newManager();
    private final ResidualCache cache = new ResidualCache(GoldenModels.ENGINE.newManager(), 1L << 30);
    private final RgbImage image = GoldenModels.image("hint0.png");
    private final GoldenTensors inputs = GoldenTensors.of(GoldenRun.class, "ctrlora/golden.safetensors");
    private final GoldenTensors expected;

    /** @param expected file of what must come out */
    GoldenRun(String expected) throws IOException {
        this.expected = GoldenTensors.of(GoldenRun.class, expected);
    }

    NDManager scope() {
        return scope;
    }

    ResidualCache cache() {
        return cache;
    }

    RgbImage image() {
        return image;
    }

    float[] expected(String name) {
        return expected.floats(name);
    }

    NDArray input(String name) {
        long[] shape = Arrays.stream(inputs.shape(name)).asLongStream().toArray();
        return scope.create(inputs.floats(name), new Shape(shape));
    }

    /** @param settings in place of the file's own */
    static ControlNet controlNet(String name, Map<String, String> settings) {
        Path file = GoldenModels.file("../controlnet/" + name + ".safetensors");
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

    /** @param latent encodes a picture, for branches that see latents */
    NDArray guide(ControlBranch branch, RgbImage picture, Function<NDArray, NDArray> latent) {
        return branch.guide(scope, new ControlBranch.Picture() {
            @Override
            public NDArray pixels(NDManager owner) {
                return ImageTensors.toArray(owner, picture);
            }

            @Override
            public NDArray latent(NDManager owner) {
                return latent.apply(pixels(owner));
            }
        });
    }

    /** The noise of both latents at t = 500. */
    NDArray predicted(DiffusionModel model, List<ControlInput> control) {
        NDArray context = input("context");
        NDArray latents = input("xT");
        try (ControlSession session = new ControlSession(
                cache, scope, control, List.of(List.of(context)), false, List.of(new double[] {500}), 1)) {
            return model.predictNoise(scope, latents, 500, context, session.at(0, 0, latents));
        }
    }

    GenerationSession session(DiffusionModel model, List<ReadyCondition> conditions) {
        GenerationRequest request = GenerationRequest.builder("golden")
                .prompt("A cat wearing a brown cowboy hat, best quality")
                .negativePrompt("worst quality, lowres")
                .steps(STEPS)
                .guidanceScale(7.5)
                .seed(42)
                .batch(2)
                .build();
        return GoldenModels.session(GoldenModels.ENGINE, model, cache, request, new ImageSize(128, 128), conditions, 3);
    }

    /** Carries it out; the latents after each step. */
    NDArray trajectory(GenerationSession session) {
        NDList states = new NDList();
        while (!session.isDone()) {
            session.prepareControl();
            session.advance();
            NDArray copy = session.latents().duplicate();
            copy.attach(scope);
            states.add(copy);
        }
        return NDArrays.stack(states);
    }

    void assertClose(String name, NDArray actual, double tolerance) {
        assertClose(expected(name), actual, tolerance);
    }

    static void assertClose(float[] wanted, NDArray actual, double tolerance) {
        double magnitude = 0;
        for (float value : wanted) {
            magnitude = Math.max(magnitude, Math.abs(value));
        }
        Closeness.assertClose(wanted, actual.toFloatArray(), tolerance * magnitude);
    }

    @Override
    public void close() {
        cache.close();
        scope.close();
    }
}
