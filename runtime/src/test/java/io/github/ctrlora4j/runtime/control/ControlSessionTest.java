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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    void passesHoldAtMostSoManyPairs() {
        CountingBranch branch = new CountingBranch(1);
        try (ControlSession session = session(branch, Strength.FULL, FOUR_STEPS, 3)) {
            for (int step = 0; step < 4; step++) {
                session.at(step, 0, latent);
            }
        }

        // Eight pairs of timestep and text, three at once.
        assertEquals(List.of(3L, 3L, 2L), branch.passes);
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

    @Test
    void anotherRunTakesResidualsFromTheCache() {
        CountingBranch branch = new CountingBranch(1);
        for (int run = 0; run < 2; run++) {
            try (ControlSession session = session(branch, new Strength(1 + run, 0, 1), FOUR_STEPS, 100)) {
                for (int step = 0; step < 4; step++) {
                    session.at(step, 0, latent);
                }
            }
        }

        assertEquals(List.of(8L), branch.passes);
    }

    /** Eight pairs are computed at once; each further step returns the two of the step before, closing the others. */
    @Test
    void residualsOfEarlierCallsReturnToTheCacheDuringTheRun() {
        ControlSession session = session(new CountingBranch(1), Strength.FULL, FOUR_STEPS, 100);
        for (int step = 0; step < 4; step++) {
            session.at(step, 0, latent);
            assertEquals(2 * step, cache.size());
        }
        session.close();

        assertEquals(8, cache.size());
    }

    @Test
    void levelsStayWithTheirTimestepAndText() {
        CountingBranch branch = new CountingBranch(7, ControlBranch.Dependence.IMAGE_TIMESTEP_TEXT, 3);
        try (ControlSession session = session(branch, Strength.FULL, FOUR_STEPS, 100)) {
            // Three levels of text 1, then three of text 2, a quarter apart.
            assertArrayEquals(
                    new double[] {103007, 103007.25, 103007.5, 203007, 203007.25, 203007.5},
                    values(session.at(2, 0, latent)));
        }
    }

    /** Eight ones are the same bytes as 1x2 and as 2x1. */
    @Test
    void latentsOfOtherShapesDoNotShareResiduals() {
        CountingBranch branch = new CountingBranch(1);
        for (Shape shape : List.of(new Shape(1, 4, 1, 2), new Shape(1, 4, 2, 1))) {
            ControlInput input = new ControlInput(branch, manager.ones(shape), Strength.FULL);
            try (ControlSession session = session(List.of(input), FOUR_STEPS, 100)) {
                session.at(0, 0, latent);
            }
        }

        assertEquals(2, branch.passes.size());
    }

    @ParameterizedTest
    @EnumSource(
            value = ControlBranch.Dependence.class,
            names = {"IMAGE", "IMAGE_TIMESTEP_TEXT"})
    void networksDoNotShareResiduals(ControlBranch.Dependence dependence) {
        // Text 1; and timestep 900, if that counts.
        double rest = 100000 + (dependence == ControlBranch.Dependence.IMAGE ? 0 : 9000);
        for (int id = 1; id <= 2; id++) {
            try (ControlSession session = session(new CountingBranch(id, dependence), Strength.FULL, FOUR_STEPS, 100)) {
                assertEquals(id + rest, values(session.at(0, 0, latent))[0]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ControlBranch.Dependence.class,
            names = {"IMAGE", "IMAGE_TIMESTEP_TEXT"})
    void latentsDoNotShareResiduals(ControlBranch.Dependence dependence) {
        CountingBranch branch = new CountingBranch(1, dependence);
        for (NDArray each : List.of(latent, latent.mul(2))) {
            try (ControlSession session =
                    session(List.of(new ControlInput(branch, each, Strength.FULL)), FOUR_STEPS, 100)) {
                session.at(0, 0, latent);
            }
        }

        assertEquals(2, branch.passes.size());
    }

    @Test
    void whatSeesTheImageAloneIsComputedOnce() {
        CountingBranch branch = new CountingBranch(1, ControlBranch.Dependence.IMAGE);
        for (int run = 0; run < 2; run++) {
            try (ControlSession session = session(branch, Strength.FULL, FOUR_STEPS, 100)) {
                for (int step = 0; step < 4; step++) {
                    assertEquals(2, session.at(step, 0, latent).residuals().size());
                }
            }
        }

        assertEquals(List.of(1L), branch.passes);
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

    /** A step of two calls at one timestep, as Heun makes them with the next step's, needs one set of residuals. */
    @Test
    void equalTimestepsShareResiduals() {
        CountingBranch branch = new CountingBranch(1);
        List<double[]> heun = List.of(new double[] {900, 600}, new double[] {600, 300});
        try (ControlSession session = session(branch, Strength.FULL, heun, 100)) {
            assertEquals(1 + 6000 + 100000, values(session.at(0, 1, latent))[0]);
            assertEquals(1 + 6000 + 100000, values(session.at(1, 0, latent))[0]);
            assertEquals(1 + 3000 + 100000, values(session.at(1, 1, latent))[0]);
        }

        // 600 and 300, of two texts; 900 was never asked for.
        assertEquals(List.of(4L), branch.passes);
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

    /** Residuals that tell what they were made from; notes the number of pairs of each pass. */
    private static final class CountingBranch implements AheadBranch {
        private final long id;
        private final Dependence dependence;
        private final int levels;
        private final List<Long> passes = new ArrayList<>();

        CountingBranch(long id) {
            this(id, Dependence.IMAGE_TIMESTEP_TEXT);
        }

        CountingBranch(long id, Dependence dependence) {
            this(id, dependence, 1);
        }

        CountingBranch(long id, Dependence dependence, int levels) {
            this.id = id;
            this.dependence = dependence;
            this.levels = levels;
        }

        @Override
        public ControlBranch seamless() {
            throw new AssertionError("nothing is seamless");
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public Dependence dependence() {
            return dependence;
        }

        @Override
        public NDArray guide(NDManager owner, Picture image) {
            return image.latent(owner);
        }

        @Override
        public NDList residuals(NDManager owner, NDArray latent, NDArray timesteps, NDArray contexts) {
            passes.add(timesteps.size());
            NDList all = new NDList();
            for (int i = 0; i < timesteps.size(); i++) {
                float value = id + 10 * timesteps.getFloat(i) + 100000 * contexts.getFloat(i, 0, 0);
                for (int level = 0; level < levels; level++) {
                    all.add(owner.full(new Shape(1, 1, 1, 1), value + 0.25f * level));
                }
            }
            return all;
        }
    }
}
