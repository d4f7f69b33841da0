package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.api.host.GenerationRequest;
import io.github.ctrlora4j.api.host.ImageSize;
import io.github.ctrlora4j.runtime.Closeness;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.ImageTensors;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.programs.TextEncoder;
import io.github.ctrlora4j.runtime.programs.Vae;
import io.github.ctrlora4j.runtime.prompt.ClipTokenizer;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole pipeline against the paper's reference implementation. Tolerances are relative to a tensor's largest
 * magnitude; those for float32 are of {@code ctrlora/README.md}. With {@code ctrlora4j.test.table=FILE} deviations are
 * written there and not judged.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CtrloraParityTest {
    private static final boolean HALF = GoldenModels.ENGINE.computeType() == DataType.FLOAT16;
    private static final double TEXT = HALF ? 5e-3 : 5e-6;
    private static final double VAE = 2e-5;
    private static final double NOISE = HALF ? 1e-2 : 5e-5;
    private static final double TRAJECTORY = HALF ? 2e-2 : 1e-4;
    private static final double RESIDUAL = HALF ? 3e-2 : 2e-4;
    private static final double DEEP_RESIDUAL = HALF ? 6e-2 : 5e-4;
    private static final double PSNR = HALF ? 45 : 60;

    private final ParityTable table = new ParityTable();
    private final NDManager scope = GoldenModels.ENGINE.newManager();
    private final ResidualCache cache = new ResidualCache(GoldenModels.ENGINE.newManager(), 1L << 30);
    private BaseControlNet base;
    private List<MergedControlNet> networks;

    @BeforeAll
    void load() {
        base = GoldenModels.base();
        networks = List.of(GoldenModels.condition(base, "lora0.ckpt"), GoldenModels.condition(base, "lora1.ckpt"));
    }

    @AfterAll
    void free() throws IOException {
        table.write();
        cache.close();
        scope.close();
        networks.forEach(MergedControlNet::close);
        base.close();
    }

    /** A golden file with its suffix in picture names. */
    private record Golden(GoldenTensors tensors, String suffix, ImageSize size, int steps, double guidance, long seed) {
        static Golden of(String name) throws IOException {
            boolean square = name.equals("golden");
            return new Golden(
                    GoldenTensors.of(CtrloraParityTest.class, "ctrlora/" + name + ".safetensors"),
                    square ? "" : "-128x192",
                    square ? new ImageSize(128, 128) : new ImageSize(192, 128),
                    square ? 4 : 5,
                    square ? 7.5 : 4.0,
                    square ? 42 : 7);
        }

        RgbImage hint(int i) {
            return GoldenModels.image("hint" + i + suffix + ".png");
        }
    }

    static Stream<Arguments> containersAndSizes() {
        return Stream.of("sd.safetensors", "sd.ckpt")
                .flatMap(container -> Stream.of("golden", "golden-128x192").map(size -> Arguments.of(container, size)));
    }

    private static final String PROMPT = "A cat wearing a brown cowboy hat, best quality";
    private static final String NEGATIVE = "worst quality, lowres";

    @ParameterizedTest
    @ValueSource(strings = {"sd.safetensors", "sd.ckpt"})
    void textEncoderAgrees(String container) throws IOException {
        Golden golden = Golden.of("golden");
        try (OpenedModel opened = GoldenModels.open(container, ModelRole.CHECKPOINT);
                NDManager weights = GoldenModels.ENGINE.newManager();
                TextEncoder encoder = TextEncoder.bind(
                        WeightLoader.load(
                                weights,
                                GoldenModels.file(container),
                                opened.weights().components().get("text"),
                                GoldenModels.ENGINE.computeType()),
                        12)) {
            NDArray ids = ids(PROMPT);
            NDList hidden = encoder.hiddenStates(scope, ids);
            for (int i = 0; i < 4; i++) {
                close(golden, "hidden_state" + i, hidden.get(i), TEXT);
            }
            close(golden, "context", encoder.encode(scope, ids, 0), TEXT);
            close(golden, "context_clip_skip2", encoder.encode(scope, ids, 1), TEXT);
            close(golden, "context_neg", encoder.encode(scope, ids(NEGATIVE), 0), TEXT);
        }
    }

    private NDArray ids(String prompt) {
        int[] ids = ClipTokenizer.load().encodePadded(prompt);
        return scope.create(ids, new Shape(1, ids.length)).toType(DataType.INT64, false);
    }

    @ParameterizedTest
    @MethodSource("containersAndSizes")
    void vaeAndConditionLatentsAgree(String container, String name) throws IOException {
        Golden golden = Golden.of(name);
        try (OpenedModel opened = GoldenModels.open(container, ModelRole.CHECKPOINT);
                NDManager weights = GoldenModels.ENGINE.newManager();
                Vae vae = Vae.bind(
                        WeightLoader.load(
                                weights,
                                GoldenModels.file(container),
                                opened.weights().components().get("vae"),
                                DataType.FLOAT32),
                        32);
                WholeModel checkpoint = GoldenModels.checkpoint(container)) {
            for (int i = 0; i < 2; i++) {
                NDArray pixels = ImageTensors.toArray(scope, golden.hint(i));
                close(golden, "hint_moments" + i, vae.encode(scope, pixels), VAE);
                close(golden, "hint_latent" + i, checkpoint.encodeCondition(scope, pixels), VAE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"golden", "golden-128x192"})
    void residualsAgree(String name) throws IOException {
        Golden golden = Golden.of(name);
        for (int i = 0; i < 2; i++) {
            NDList residuals = networks.get(i)
                    .residuals(
                            scope,
                            array(golden, "hint_latent" + i),
                            scope.create(new float[] {500}),
                            array(golden, "context"));
            assertEquals(13, residuals.size());
            for (int level = 0; level < 13; level++) {
                close(golden, "residual" + i + "." + level, residuals.get(level), level < 9 ? RESIDUAL : DEEP_RESIDUAL);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("containersAndSizes")
    void predictedNoiseAgrees(String container, String name) throws IOException {
        Golden golden = Golden.of(name);
        try (WholeModel checkpoint = GoldenModels.checkpoint(container)) {
            close(golden, "eps_plain", predicted(checkpoint, golden, new double[0]), NOISE);
            close(golden, "eps@1.0", predicted(checkpoint, golden, new double[] {1}), NOISE);
            close(golden, "eps@0.7_0.4", predicted(checkpoint, golden, new double[] {0.7, 0.4}), NOISE);
            close(golden, "eps@1.0_1.0", predicted(checkpoint, golden, new double[] {1, 1}), NOISE);
        }
    }

    /** The two samples of {@code xT} stand at different timesteps, so they go one by one. */
    private NDArray predicted(DiffusionModel checkpoint, Golden golden, double[] weights) {
        NDList samples = new NDList();
        float[] timesteps = {500, 20};
        for (int i = 0; i < 2; i++) {
            NDList residuals = new NDList();
            for (int k = 0; k < weights.length; k++) {
                residuals.addAll(networks.get(k)
                        .residuals(
                                scope,
                                array(golden, "hint_latent" + k),
                                scope.create(new float[] {timesteps[i]}),
                                array(golden, "context")));
            }
            NDArray latent = array(golden, "xT").get(i + ":" + (i + 1));
            samples.add(
                    checkpoint.predictNoise(scope, latent, timesteps[i], array(golden, "context"), residuals, weights));
        }
        return NDArrays.concat(samples);
    }

    @ParameterizedTest
    @MethodSource("containersAndSizes")
    void trajectoriesAndImagesAgree(String container, String name) throws IOException {
        Golden golden = Golden.of(name);
        boolean square = name.equals("golden");
        try (WholeModel checkpoint = GoldenModels.checkpoint(container)) {
            run(checkpoint, golden, "0.7_0.4", true, true);
            run(checkpoint, golden, "1.0", square, square);
            run(checkpoint, golden, "1.0_1.0", square, false);
            strengthScalesEveryResidual(checkpoint, golden);
        }
    }

    private void run(
            DiffusionModel checkpoint, Golden golden, String weights, boolean hasTrajectory, boolean hasImage) {
        double[] factors = Arrays.stream(weights.split("_"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        try (GenerationSession session = session(checkpoint, golden, factors)) {
            close(golden, "xT", session.latents(), 2e-6);
            NDList states = new NDList();
            NDList clean = new NDList();
            while (!session.isDone()) {
                session.advance();
                states.add(kept(session.latents()));
                clean.add(kept(session.cleanLatents()));
            }
            close(golden, "latent@" + weights, session.latents(), TRAJECTORY);
            if (hasTrajectory) {
                close(golden, "trajectory@" + weights, NDArrays.stack(states), TRAJECTORY);
                close(golden, "pred_x0@" + weights, NDArrays.stack(clean), TRAJECTORY);
            }
            if (hasImage) {
                close(golden, "image@" + weights, checkpoint.decode(scope, kept(session.latents())), TRAJECTORY);
                picturesAgree(golden, "image@" + weights, session);
            }
        }
    }

    /** The reference's 13 control scales of 0.5 are a weight of 0.5 here. */
    private void strengthScalesEveryResidual(DiffusionModel checkpoint, Golden golden) {
        try (GenerationSession session = session(checkpoint, golden, new double[] {0.5})) {
            while (!session.isDone()) {
                session.advance();
            }
            close(golden, "latent@1.0@strength0.5", session.latents(), TRAJECTORY);
        }
    }

    private GenerationSession session(DiffusionModel checkpoint, Golden golden, double[] weights) {
        GenerationRequest request = GenerationRequest.builder("golden")
                .prompt(PROMPT)
                .negativePrompt(NEGATIVE)
                .steps(golden.steps())
                .guidanceScale(golden.guidance())
                .seed(golden.seed())
                .batch(2)
                .build();
        List<ReadyCondition> conditions = new ArrayList<>();
        for (int k = 0; k < weights.length; k++) {
            conditions.add(GoldenModels.ready(networks.get(k), golden.hint(k), new Strength(weights[k], 0, 1)));
        }
        return GoldenModels.session(GoldenModels.ENGINE, checkpoint, cache, request, golden.size(), conditions, 3);
    }

    private NDArray kept(NDArray array) {
        NDArray copy = array.duplicate();
        copy.attach(scope);
        return copy;
    }

    /** 8-bit pictures against the golden image, quantized as the reference does. */
    private void picturesAgree(Golden golden, String tensor, GenerationSession session) {
        float[] expected = golden.tensors().floats(tensor);
        int plane = golden.size().width() * golden.size().height();
        for (int i = 0; i < 2; i++) {
            byte[] rgb = session.image(i).toBytes();
            double squares = 0;
            for (int p = 0; p < plane; p++) {
                for (int c = 0; c < 3; c++) {
                    float value = expected[(i * 3 + c) * plane + p] * 127.5f + 127.5f;
                    int wanted = (int) Math.max(0, Math.min(255, value));
                    double difference = wanted - (rgb[3 * p + c] & 0xFF);
                    squares += difference * difference;
                }
            }
            double psnr = 10 * Math.log10(255.0 * 255.0 / (squares / rgb.length));
            table.add(golden.suffix() + " " + tensor + " picture " + i, psnr, PSNR);
            assertTrue(table.isWanted() || psnr >= PSNR, "PSNR of image " + i + " is " + psnr + " dB");
        }
    }

    private NDArray array(Golden golden, String name) {
        long[] shape =
                Arrays.stream(golden.tensors().shape(name)).asLongStream().toArray();
        return scope.create(golden.tensors().floats(name), new Shape(shape));
    }

    private void close(Golden golden, String name, NDArray actual, double tolerance) {
        float[] expected = golden.tensors().floats(name);
        double magnitude = 0;
        for (float value : expected) {
            magnitude = Math.max(magnitude, Math.abs(value));
        }
        float[] found = actual.toType(DataType.FLOAT32, false).toFloatArray();
        table.add(golden.suffix() + " " + name, Closeness.largestError(expected, found) / magnitude, tolerance);
        if (!table.isWanted()) {
            Closeness.assertClose(expected, found, tolerance * magnitude);
        }
    }
}
