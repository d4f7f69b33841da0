package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.CallBranch;
import io.github.ctrlora4j.runtime.control.ControlInput;
import io.github.ctrlora4j.runtime.control.ControlNet;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.models.WholeModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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

    private GoldenRun golden;
    private WholeModel checkpoint;
    private BaseControlNet base;
    private MergedControlNet ctrlora;
    private ControlNet original;
    private ControlNet pooled;
    private ControlNet lite;
    private ControlNet xs;

    @BeforeAll
    void load() throws IOException {
        golden = new GoldenRun("controlnet/expected.safetensors");
        checkpoint = GoldenModels.checkpoint("sd.safetensors");
        base = GoldenModels.base();
        ctrlora = GoldenModels.condition(base, "lora0.ckpt");
        original = GoldenRun.controlNet("controlnet", Map.of());
        pooled = GoldenRun.controlNet("controlnet", Map.of("ctrlora4j.control.global_pooling", "true"));
        lite = GoldenRun.controlNet("lite", Map.of());
        xs = GoldenRun.controlNet("xs", Map.of());
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
        golden.close();
    }

    @Test
    void residualsAgree() {
        NDArray latent = golden.input("xT").get("0:1");
        NDArray time = golden.scope().create(new float[] {500});
        NDArray context = golden.input("context");
        NDList residuals = residuals(original, latent, time, context);
        assertEquals(13, residuals.size());
        for (int level = 0; level < 13; level++) {
            golden.assertClose("residual." + level, residuals.get(level), level < 9 ? RESIDUAL : DEEP_RESIDUAL);
        }
        NDList light = residuals(lite, latent, time, context);
        assertEquals(13, light.size());
        for (int level = 0; level < 13; level++) {
            golden.assertClose("lite." + level, light.get(level), RESIDUAL);
        }
    }

    private NDList residuals(ControlNet network, NDArray latent, NDArray time, NDArray context) {
        return ((CallBranch) network.branch()).residuals(golden.scope(), guide(network), latent, time, context);
    }

    private NDArray guide(ControlNet network) {
        return golden.guide(network.branch(), golden.image(), pixels -> {
            throw new AssertionError("a ControlNet sees pixels");
        });
    }

    @Test
    void predictedNoiseAgrees() {
        golden.assertClose("eps_controlnet", predicted(original, 1), NOISE);
        golden.assertClose("eps_pooled", predicted(pooled, 1), NOISE);
        golden.assertClose("eps_lite", predicted(lite, 0.6), NOISE);
        golden.assertClose("eps_xs", predicted(xs, 0.9), NOISE);
    }

    private NDArray predicted(ControlNet network, double weight) {
        return golden.predicted(
                checkpoint, List.of(new ControlInput(network.branch(), guide(network), new Strength(weight, 0, 1))));
    }

    /** The request that mixes kinds: one network per latent and text, one once per timestep and text. */
    @Test
    void aControlNetAndALoraInOneRequestAgree() {
        List<ReadyCondition> conditions = List.of(
                GoldenModels.ready(original.branch(), golden.image(), new Strength(0.8, 0, 1)),
                GoldenModels.ready(ctrlora, golden.image(), new Strength(0.7, 0, 1)));
        // Of 2 texts in 4 steps: the ControlNet for each of 2 images, CtrLoRA for both at once.
        assertEquals(GoldenRun.STEPS * 2 * 2 + GoldenRun.STEPS * 2, run(conditions, "trajectory_mixed"));
    }

    /** LITE does not read the texts; XS walks along with each latent and text. */
    @Test
    void allKindsInOneRequestAgree() {
        List<ReadyCondition> conditions = List.of(
                GoldenModels.ready(original.branch(), golden.image(), new Strength(0.5, 0, 1)),
                GoldenModels.ready(ctrlora, golden.image(), new Strength(0.4, 0, 1)),
                GoldenModels.ready(lite.branch(), golden.image(), new Strength(0.3, 0, 1)),
                GoldenModels.ready(xs.branch(), golden.image(), new Strength(0.6, 0, 1)));
        run(conditions, "trajectory_everything");
    }

    /** Returns how many samples went through control networks. */
    private int run(List<ReadyCondition> conditions, String name) {
        golden.cache().clear();
        try (GenerationSession session = golden.session(checkpoint, conditions)) {
            golden.assertClose(name, golden.trajectory(session), TRAJECTORY);
            return session.controlSamples();
        }
    }
}
