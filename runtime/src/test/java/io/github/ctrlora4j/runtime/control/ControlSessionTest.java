package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.api.host.ControlMode;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlSessionTest {
    private static final List<double[]> FOUR_STEPS =
            List.of(new double[] {900}, new double[] {600}, new double[] {300}, new double[] {0});

    private final NDManager manager = GoldenModels.ENGINE.newManager();
    private final ResidualCache cache = new ResidualCache(manager.newSubManager(), 1 << 20);
    private final NDArray latent = manager.ones(new Shape(1, 4, 1, 1));
    private final List<NDArray> texts = List.of(text(1), text(2));

    @AfterEach
    void free() {
        cache.close();
        manager.close();
    }

    @Test
    void eachCallGetsTheResidualsOfItsTimestepAndTexts() {
        try (ControlSession session = session(new CountingBranch(7), Strength.FULL, FOUR_STEPS, 3)) {
            for (int step = 0; step < 4; step++) {
                double time = FOUR_STEPS.get(step)[0];
                // id 7, first level: 7 + 10 timestep + 100000 text
                assertArrayEquals(
                        new double[] {7 + 10 * time + 100000, 7 + 10 * time + 200000},
                        values(session.at(step, 0, latent)));
            }
            assertEquals(8, session.samples());
        }
    }

    @Test
    void nothingIsComputedOutsideStartAndEnd() {
        CountingBranch branch = new CountingBranch(1);
        try (ControlSession session = session(branch, new Strength(-0.5, 0.25, 0.75), FOUR_STEPS, 100)) {
            assertEquals(0, session.at(0, 0, latent).weights().length);
            assertArrayEquals(new double[] {-0.5}, session.at(1, 0, latent).weights());
            assertArrayEquals(new double[] {-0.5}, session.at(2, 0, latent).weights());
            assertEquals(0, session.at(3, 0, latent).residuals().size());
        }

        // Two steps of two texts.
        assertEquals(List.of(4L), branch.passes);
    }

    /** Four calls with two texts and three latents. What does not see latents is computed for timesteps and texts alone. */
    @Test
    void countsSamplesOfEachKindOfBranch() {
        assertEquals(4 * 2, samples(new CountingBranch(1)));
        assertEquals(1, samples(new CountingBranch(1, ControlBranch.Dependence.IMAGE)));
        assertEquals(4 * 2 * 3, samples(new LatentBranch(ControlBranch.Dependence.EVERYTHING)));
        assertEquals(4 * 3, samples(new LatentBranch(ControlBranch.Dependence.IMAGE_LATENT)));
        assertEquals(4 * 2 * 3, samples(new TwoPlaces()));
    }

    private int samples(ControlBranch branch) {
        try (ControlSession session = session(branch, Strength.FULL, FOUR_STEPS, 100)) {
            for (int step = 0; step < 4; step++) {
                session.at(step, 0, manager.ones(new Shape(3, 4, 1, 1)));
            }
            return session.samples();
        }
    }

    /** Level i of 2 has the factor 0.825^(1 - i); "condition" leaves the negative text alone. */
    @Test
    void aStreamGetsAFactorForEachTextAndPlace() {
        Strength strength = new Strength(2, 0.25, 0.75, ControlMode.CONDITION);
        try (ControlSession session = session(new TwoPlaces(), strength, FOUR_STEPS, 100)) {
            assertEquals(List.of(), session.at(0, 0, latent).streams());
            List<Double> factors = session.at(1, 0, latent).streams().get(0).factors();
            assertEquals(List.of(2 * 0.825, 2.0, 0.0, 0.0), factors);
            session.at(2, 0, latent);
            session.at(3, 0, latent);
            // Two steps of two texts.
            assertEquals(4, session.samples());
        }
    }

    /** Level i of 2 has the factor 0.825^(1 - i). */
    @Test
    void modesScaleResidualsAndLeaveTheCacheAlone() {
        CountingBranch branch = new CountingBranch(1, ControlBranch.Dependence.IMAGE_TIMESTEP_TEXT, 2);
        double[] plain;
        try (ControlSession session = session(branch, Strength.FULL, FOUR_STEPS, 100)) {
            plain = values(session.at(0, 0, latent));
        }

        for (ControlMode mode : List.of(ControlMode.PROMPT, ControlMode.CONDITION)) {
            double negative = mode == ControlMode.PROMPT ? 1 : 0;
            try (ControlSession session = session(branch, new Strength(1, 0, 1, mode), FOUR_STEPS, 100)) {
                session.at(0, 0, latent);
                double[] scaled = values(session.at(0, 0, latent));
                assertArrayEquals(
                        new double[] {0.825 * plain[0], plain[1], 0.825 * negative * plain[2], negative * plain[3]},
                        scaled,
                        0.1);
            }
        }
        try (ControlSession session = session(branch, Strength.FULL, FOUR_STEPS, 100)) {
            assertArrayEquals(plain, values(session.at(0, 0, latent)));
        }
    }

    private ControlSession session(ControlBranch branch, Strength strength, List<double[]> timesteps, int pairs) {
        return session(List.of(new ControlInput(branch, latent, strength)), timesteps, pairs);
    }

    private ControlSession session(List<ControlInput> conditions, List<double[]> timesteps, int pairs) {
        return new ControlSession(
                cache, manager, conditions, Collections.nCopies(timesteps.size(), texts), true, timesteps, pairs);
    }

    private NDArray text(float value) {
        return manager.full(new Shape(1, 1, 1), value);
    }

    private static double[] values(UnetControl step) {
        return step.residuals().stream()
                .mapToDouble(array -> array.getFloat(0, 0, 0, 0))
                .toArray();
    }

    /** Sees the noisy latents, as ControlNet and ControlNet-LITE do. */
    private record LatentBranch(Dependence dependence) implements CallBranch {
        @Override
        public ControlBranch seamless() {
            return this;
        }

        @Override
        public Place place() {
            return Place.SKIPS;
        }

        @Override
        public NDArray guide(NDManager owner, Picture image) {
            return image.latent(owner);
        }

        @Override
        public NDList residuals(NDManager owner, NDArray guide, NDArray latents, NDArray timestep, NDArray contexts) {
            NDList all = new NDList();
            for (long text = 0; text < contexts.getShape().get(0); text++) {
                all.add(owner.ones(latents.getShape()));
            }
            return all;
        }
    }

    /** Runs within the UNet, as ControlNet-XS does. */
    private record TwoPlaces() implements StreamBranch {
        @Override
        public ControlBranch seamless() {
            return this;
        }

        @Override
        public Map<String, NDArray> weights() {
            return Map.of();
        }

        @Override
        public int levels() {
            return 2;
        }

        @Override
        public NDArray guide(NDManager owner, Picture image) {
            return image.latent(owner);
        }
    }
}
