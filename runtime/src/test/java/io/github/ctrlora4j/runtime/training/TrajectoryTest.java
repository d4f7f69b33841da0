package io.github.ctrlora4j.runtime.training;

import static io.github.ctrlora4j.runtime.Closeness.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.checkpoint.ModelRole;
import io.github.ctrlora4j.runtime.Closeness;
import io.github.ctrlora4j.runtime.GoldenTensors;
import io.github.ctrlora4j.runtime.control.ConditionTensors;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.images.ImageFiles;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.ModelComponent;
import io.github.ctrlora4j.runtime.models.ModelPart;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.noise.TrainingNoise;
import io.github.ctrlora4j.runtime.programs.ControlTraining;
import io.github.ctrlora4j.runtime.weights.OpenedModel;
import io.github.ctrlora4j.runtime.weights.WeightLoader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Five steps of the reference's trainer; {@code golden/README.md} has the conventions and the tolerances. */
class TrajectoryTest {
    private static final int STEPS = 5;
    private static final double RATE = 1e-3;
    private static final double DECAY = 1e-2;
    private static final ControlTraining.Attention ATTENTION = new ControlTraining.Attention(8, 32);

    /**
     * In the run pretrain_set_to_none, the tolerance of these is too narrow for the reference itself: it is five times
     * how far they moved when the weights were disturbed once, and in plain PyTorch other disturbances of the same size
     * move them 6 and 9 times as far ({@code src/test/benchmark/sensitivity.py}).
     */
    private static final Set<String> UNSTABLE = Set.of("loras_dict.hed.81.down.weight", "loras_dict.hed.81.up.weight");

    private static NDManager manager;
    private static ModelComponent unet;
    private static OwnedResources loaded;
    private static SampleEncoder encoder;
    private static JsonNode golden;
    private static GoldenTensors batches;

    @BeforeAll
    static void load() throws IOException {
        manager = GoldenModels.ENGINE.newManager();
        golden = GoldenTensors.json(TrajectoryTest.class, "golden/training.json");
        batches = GoldenTensors.of(TrajectoryTest.class, "golden/batches.safetensors");
        Path file = GoldenModels.file("sd.safetensors");
        try (OpenedModel opened = GoldenModels.open("sd.safetensors", ModelRole.CHECKPOINT);
                OwnedResources building = new OwnedResources()) {
            ModelComponent text = building.own(part(file, opened, ModelPart.TEXT));
            ModelComponent vae = building.own(part(file, opened, ModelPart.VAE));
            unet = building.own(part(file, opened, ModelPart.UNET));
            DiffusionModel model = GoldenModels.SD15.model(GoldenModels.ENGINE, text, unet, vae, vae, vae);
            encoder = new SampleEncoder(GoldenModels.SD15, model, ControlTraining.Network.CTRLORA);
            loaded = building.release();
        }
    }

    private static ModelComponent part(Path file, OpenedModel opened, ModelPart part) {
        return WholeModel.component(GoldenModels.ENGINE, file, opened.weights(), part);
    }

    @AfterAll
    static void free() {
        loaded.close();
        manager.close();
    }

    @Test
    void continuesALora() throws IOException {
        try (NDManager scope = manager.newSubManager();
                TrainedControl control =
                        condition(scope, "canny", weights(scope, "lora0.ckpt", ModelRole.CONDITION_LORA))) {
            follow("finetune", control, step -> "canny", ControlTrainer.Inactive.REST);
        }
    }

    /** The zero convolutions and norms of a new condition are the base's. */
    @Test
    void learnsANewCondition() throws IOException {
        GoldenTensors downs = GoldenTensors.of(TrajectoryTest.class, "golden/finetune_fresh.init.safetensors");
        try (NDManager scope = manager.newSubManager()) {
            Map<String, NDArray> own = new LinkedHashMap<>();
            weights(scope, "basecn.ckpt", ModelRole.BASE_CONTROLNET).forEach((name, array) -> {
                if (ConditionTensors.isOwn(name)) {
                    own.put(name, array);
                }
            });
            NewLora.of(scope, shared(scope), 4, new TrainingNoise(0)).forEach((name, array) -> {
                String golden = name.substring(ConditionTensors.PREFIX.length());
                own.put(name, name.contains(".down.") ? scope.create(downs.floats(golden), array.getShape()) : array);
            });
            try (TrainedControl control = condition(scope, "new", own)) {
                follow("finetune_fresh", control, step -> "new", ControlTrainer.Inactive.REST);
            }
        }
    }

    /** Steps alternate between the conditions. */
    @Test
    void trainsABaseWithTwoConditions() throws IOException {
        // canny has a batch in steps 1, 3 and 5; if its LoRA drifts, it moves in the others, too.
        pretrain("pretrain", ControlTrainer.Inactive.DRIFT, 5);
        pretrain("pretrain_set_to_none", ControlTrainer.Inactive.REST, 3);
    }

    private static void pretrain(String run, ControlTrainer.Inactive inactive, int movesOfCanny) throws IOException {
        try (NDManager scope = manager.newSubManager();
                TrainedControl control = base(scope)) {
            follow(run, control, step -> step % 2 == 0 ? "canny" : "hed", inactive);
            control.own("canny").state().forEach((name, array) -> {
                if (name.startsWith("adamw.steps.")) {
                    assertEquals(movesOfCanny, array.getFloat(), name);
                }
            });
        }
    }

    private static TrainedControl condition(NDManager scope, String name, Map<String, NDArray> own) {
        return TrainedControl.start(scope, new ControlWeights(shared(scope), Map.of(), Map.of(name, own)));
    }

    private static TrainedControl base(NDManager scope) {
        return TrainedControl.start(
                scope,
                new ControlWeights(
                        Map.of(),
                        weights(scope, "basecn.ckpt", ModelRole.BASE_CONTROLNET),
                        Map.of("canny", factors(scope, "lora0.ckpt"), "hed", factors(scope, "lora1.ckpt"))));
    }

    private static void follow(
            String run, TrainedControl control, IntFunction<String> condition, ControlTrainer.Inactive inactive)
            throws IOException {
        JsonNode expected = golden.get("runs").get(run);
        try (ControlTrainer trainer = new ControlTrainer(
                manager,
                control,
                network -> GoldenModels.SD15.training(
                        ControlTraining.Network.CTRLORA, unet, ATTENTION, network, ATTENTION),
                inactive,
                false,
                Optional.empty())) {
            for (int step = 0; step < STEPS; step++) {
                double loss;
                try (NDManager scope = manager.newSubManager()) {
                    loss = trainer.accumulate(condition.apply(step), batch(scope, step), 1);
                }
                assertEquals(
                        expected.get("loss").get(step).asDouble(),
                        loss,
                        5 * expected.get("loss_sensitivity").get(step).asDouble() + 2e-6,
                        "loss of step " + step);
                if (step == 0) {
                    String file = run.equals("pretrain_set_to_none") ? "pretrain" : run;
                    compare(
                            file + ".grad",
                            golden.get("runs").get(file).get("gradient_sensitivity"),
                            1e-9,
                            control,
                            true);
                }
                trainer.step(RATE, DECAY);
            }
        }
        compare(run + ".after", expected.get("after_sensitivity"), 1e-6, control, false);
    }

    private static void compare(
            String file, JsonNode sensitivity, double slack, TrainedControl control, boolean gradients)
            throws IOException {
        GoldenTensors expected = GoldenTensors.of(TrajectoryTest.class, "golden/" + file + ".safetensors");
        Map<String, String> failures = new TreeMap<>();
        for (String name : expected.names()) {
            if (file.equals("pretrain_set_to_none.after") && UNSTABLE.contains(name)) {
                continue;
            }
            float[] actual = find(control, name, gradients);
            double bound = 5 * sensitivity.get(name).asDouble() + slack;
            double error = Closeness.largestError(expected.floats(name), actual);
            if (!(error <= bound)) {
                failures.put(name, error + " exceeds " + bound);
            }
        }
        assertEquals(Map.of(), failures, file);
    }

    private static float[] find(TrainedControl control, String golden, boolean gradient) {
        String condition = control.conditions().iterator().next();
        String name = golden;
        if (golden.startsWith("loras_dict.")) {
            // loras_dict.TASK.n.down.weight
            String[] parts = golden.split("\\.", 4);
            condition = parts[1];
            name = TrajectoryTest.golden
                            .get("lora_index_to_linear")
                            .get(Integer.parseInt(parts[2]))
                            .asText() + ".lora_layer." + parts[3];
        }
        TrainedTensors own = control.own(condition);
        String full = ConditionTensors.PREFIX + name;
        TrainedTensors owner = own.values().containsKey(full) ? own : control.shared();
        NDArray array = gradient
                ? owner.gradient(full)
                : Objects.requireNonNull(owner.values().get(full), full);
        return array.toFloatArray();
    }

    private static Map<String, NDArray> weights(NDManager owner, String file, ModelRole role) {
        try (OpenedModel opened = GoldenModels.open(file, role)) {
            return WeightLoader.load(
                    owner, GoldenModels.file(file), ConditionTensors.of(opened.weights()), DataType.FLOAT32);
        }
    }

    private static Map<String, NDArray> shared(NDManager owner) {
        return ConditionTensors.shared(weights(owner, "basecn.ckpt", ModelRole.BASE_CONTROLNET));
    }

    private static Map<String, NDArray> factors(NDManager owner, String file) {
        Map<String, NDArray> factors = weights(owner, file, ModelRole.CONDITION_LORA);
        factors.keySet().removeIf(name -> !ConditionTensors.isLowRank(name));
        return factors;
    }

    private static ControlTraining.Batch batch(NDManager owner, int step) {
        JsonNode facts = golden.get("steps").get(step);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            samples.add(sample(
                    owner,
                    facts.get("items").get(i).asInt(),
                    facts.get("prompts").get(i).asText()));
        }
        if (step == 0) {
            // 5e-6 of the largest value (about 1): the tolerance of the VAE encoder in ctrlora's README is 2e-5.
            float[] starts = batches.floats("x_start_step0");
            for (int i = 0; i < 2; i++) {
                float[] latent = samples.get(i).latent();
                assertClose(Arrays.copyOfRange(starts, i * latent.length, (i + 1) * latent.length), latent, 2e-5);
            }
        }
        int[] timesteps = GoldenTensors.ints(facts.get("timesteps"));
        return NoisyBatch.of(owner, GoldenModels.NOISE, samples, timesteps, batches.floats("noise" + step));
    }

    private static Sample sample(NDManager owner, int item, String prompt) {
        try (NDManager scope = owner.newSubManager()) {
            SampleEncoder.Encoded latent = encoder.picture(scope, image("image" + item));
            SampleEncoder.Encoded condition = encoder.condition(scope, image("hint" + item));
            SampleEncoder.Encoded context = encoder.text(scope, prompt);
            return new Sample(
                    latent.values(),
                    latent.shape(),
                    condition.values(),
                    condition.shape(),
                    context.values(),
                    context.shape());
        }
    }

    private static RgbImage image(String name) {
        try {
            return ImageFiles.read(
                    Path.of(Objects.requireNonNull(TrajectoryTest.class.getResource("golden/" + name + ".png"), name)
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }
}
