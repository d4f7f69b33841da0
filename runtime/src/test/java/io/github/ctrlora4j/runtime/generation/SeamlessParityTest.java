package io.github.ctrlora4j.runtime.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.runtime.control.BaseControlNet;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.control.ControlInput;
import io.github.ctrlora4j.runtime.control.ControlNet;
import io.github.ctrlora4j.runtime.control.ControlSession;
import io.github.ctrlora4j.runtime.control.MergedControlNet;
import io.github.ctrlora4j.runtime.control.Strength;
import io.github.ctrlora4j.runtime.models.DiffusionModel;
import io.github.ctrlora4j.runtime.models.ImageTensors;
import io.github.ctrlora4j.runtime.models.WholeModel;
import io.github.ctrlora4j.runtime.sampling.Sampler;
import io.github.ctrlora4j.runtime.sampling.SamplerCatalog;
import io.github.ctrlora4j.runtime.sampling.Walk;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Pictures whose opposite edges fit together, against {@code seamless/golden.py}, with tolerances of {@code
 * ctrlora/README.md}; and by a property that needs no reference: where there is no edge, a rolled input gives the
 * rolled output.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeamlessParityTest {
    private static final double VAE = 2e-5;
    private static final double NOISE = 5e-5;
    private static final double TRAJECTORY = 1e-4;

    private GoldenRun golden;
    private NDManager scope;
    private RgbImage image;
    private WholeModel checkpoint;
    private DiffusionModel model;
    private BaseControlNet base;
    private MergedControlNet ctrlora;

    @BeforeAll
    void load() throws IOException {
        golden = new GoldenRun("seamless/expected.safetensors");
        scope = golden.scope();
        image = golden.image();
        checkpoint = GoldenModels.checkpoint("sd.safetensors");
        model = checkpoint.seamless();
        base = GoldenModels.base();
        ctrlora = GoldenModels.condition(base, "lora0.ckpt");
    }

    @AfterAll
    void free() {
        ctrlora.close();
        base.close();
        checkpoint.close();
        golden.close();
    }

    /** The latent is the moments' first four channels times 0.18215. */
    @Test
    void conditionLatentsAgree() {
        float[] moments = golden.expected("moments");
        float[] wanted = Arrays.copyOf(moments, moments.length / 2);
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] *= 0.18215f;
        }
        GoldenRun.assertClose(wanted, model.encodeCondition(scope, ImageTensors.toArray(scope, image)), VAE);
    }

    @Test
    void predictedNoiseAgrees() {
        golden.assertClose("eps_plain", golden.predicted(model, List.of()), NOISE);
        golden.assertClose("eps_ctrlora", golden.predicted(model, List.of(input(ctrlora, image, 1))), NOISE);
        Map<String, Double> weights = Map.of("controlnet", 1.0, "lite", 0.6, "xs", 0.9);
        weights.forEach((name, weight) -> {
            try (ControlNet network = GoldenRun.controlNet(name, Map.of())) {
                ControlInput input = input(network.branch(), image, weight);
                golden.assertClose("eps_" + name, golden.predicted(model, List.of(input)), NOISE);
            }
        });
    }

    private ControlInput input(ControlBranch ordinary, RgbImage picture, double weight) {
        ControlBranch branch = ordinary.seamless();
        NDArray guide = golden.guide(branch, picture, pixels -> model.encodeCondition(scope, pixels));
        return new ControlInput(branch, guide, new Strength(weight, 0, 1));
    }

    @Test
    void picturesAgree() {
        List<ReadyCondition> conditions = List.of(GoldenModels.ready(ctrlora.seamless(), image));
        try (GenerationSession session = golden.session(model, conditions)) {
            golden.assertClose("trajectory", golden.trajectory(session), TRAJECTORY);
            golden.assertClose("image", model.decode(scope, session.latents().get("0:1")), TRAJECTORY);
        }
    }

    /** 8 cells, because the UNet halves a latent three times; 64 pixels, because the VAE's scale is 8. */
    @Test
    void rolledNoiseAndConditionGiveTheRolledPicture() {
        NDArray noise = golden.input("xT").get("0:1");
        NDArray straight = picture(image, noise);
        NDArray rolled = picture(rolled(image, 64), rolled(noise, 8));
        GoldenRun.assertClose(rolled(straight, 64).toFloatArray(), rolled, TRAJECTORY);
    }

    private NDArray picture(RgbImage condition, NDArray noise) {
        List<ControlInput> control = List.of(input(ctrlora, condition, 1));
        NDArray context = golden.input("context");
        try (Sampler sampler = SamplerCatalog.create("ddim", GoldenModels.NOISE, 2, Map.of(), Walk.WHOLE);
                ControlSession session = new ControlSession(
                        golden.cache(),
                        scope,
                        control,
                        List.of(List.of(context), List.of(context)),
                        false,
                        List.of(sampler.timesteps(0), sampler.timesteps(1)),
                        1)) {
            NDArray latents = noise;
            for (int i = 0; i < 2; i++) {
                int step = i;
                latents = sampler.step(
                                latents,
                                step,
                                (x, call, alpha) -> model.predictNoise(
                                        scope, x, sampler.timesteps(step)[call], context, session.at(step, call, x)),
                                draw -> scope.zeros(noise.getShape()))
                        .next();
            }
            return model.decode(scope, latents);
        }
    }

    /** Moved to the right and down; what leaves the picture comes in at the other side. */
    static NDArray rolled(NDArray picture, int distance) {
        NDArray down = NDArrays.concat(
                new NDList(picture.get(":, :, -" + distance + ":"), picture.get(":, :, :-" + distance)), 2);
        return NDArrays.concat(
                new NDList(down.get(":, :, :, -" + distance + ":"), down.get(":, :, :, :-" + distance)), 3);
    }

    private static RgbImage rolled(RgbImage picture, int distance) {
        int width = picture.width();
        int height = picture.height();
        byte[] rgb = new byte[3 * width * height];
        byte[] from = picture.toBytes();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int to = (y + distance) % height * width + (x + distance) % width;
                System.arraycopy(from, 3 * (y * width + x), rgb, 3 * to, 3);
            }
        }
        return RgbImage.of(width, height, rgb);
    }

    /** The other variant of a network must not be taken for it where residuals and latents are kept. */
    @Test
    void bothVariantsHaveKeysOfTheirOwn() {
        MergedControlNet seamless = (MergedControlNet) ctrlora.seamless();
        assertNotEquals(ctrlora.id(), seamless.id());
        assertEquals(seamless.id(), ((MergedControlNet) ctrlora.seamless()).id());
        assertNotEquals(checkpoint.conditionEncoder(), model.conditionEncoder());
        assertEquals(model.conditionEncoder(), checkpoint.seamless().conditionEncoder());
    }
}
