package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code CtrloraParityTest} has its numbers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MergedControlNetTest {
    private final BaseControlNet base = GoldenModels.base();
    private final MergedControlNet network = GoldenModels.condition(base, "lora0.ckpt");

    @AfterAll
    void free() {
        network.close();
        base.close();
    }

    /** What is cached for one network must not be taken for another's. */
    @Test
    void everyActivationAndItsSeamlessVariantAreNetworksOfTheirOwn() {
        try (MergedControlNet other = GoldenModels.condition(base, "lora0.ckpt")) {
            MergedControlNet seamless = (MergedControlNet) network.seamless();
            assertNotEquals(network.id(), other.id());
            assertNotEquals(network.id(), seamless.id());
            // Asked for again, it is the same one, whose residuals are in the cache.
            assertSame(seamless, network.seamless());
            // Its weights are those of the network that it was made from.
            assertEquals(0, seamless.bytes());
            assertTrue(network.bytes() > 0);
        }
    }

    @Test
    void itSeesTheLatentOfTheConditionImage() {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            NDArray latent = owner.ones(new Shape(1, 4, 8, 8));
            ControlBranch.Picture picture = new ControlBranch.Picture() {
                @Override
                public NDArray pixels(NDManager scope) {
                    throw new AssertionError("latents are seen, not pixels");
                }

                @Override
                public NDArray latent(NDManager scope) {
                    return latent;
                }
            };
            assertSame(latent, network.guide(owner, picture));
            assertEquals(ControlBranch.Dependence.IMAGE_TIMESTEP_TEXT, network.dependence());
        }
    }

    /**
     * Two pairs of timestep and text in one pass, with 13 residuals each; the second pair alone gives the same, but for
     * the order of additions: the bound for residuals of the golden files is 2e-4 of their magnitude, here up to 20.
     */
    @Test
    void pairsOfAPassDoNotMix() {
        try (NDManager owner = GoldenModels.ENGINE.newManager()) {
            NDArray latent = owner.arange(4 * 8 * 8f).sin().reshape(1, 4, 8, 8);
            NDArray contexts = owner.arange(2 * 77 * 24f).cos().reshape(2, 77, 24);
            NDList both = network.residuals(owner, latent, owner.create(new float[] {900, 300}), contexts);
            NDList second = network.residuals(owner, latent, owner.create(new float[] {300}), contexts.get("1:2"));
            assertEquals(26, both.size());
            assertEquals(13, second.size());
            for (int level = 0; level < 13; level++) {
                assertArrayEquals(
                        second.get(level).toFloatArray(), both.get(13 + level).toFloatArray(), 4e-3f, "level " + level);
            }
        }
    }
}
