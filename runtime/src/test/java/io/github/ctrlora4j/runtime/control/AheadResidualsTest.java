package io.github.ctrlora4j.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.generation.GoldenModels;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Residuals that tell what they were made from, and branches that count, in runs of two texts. */
class AheadResidualsTest {
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

    private NDArray text(float value) {
        return manager.full(new Shape(1, 1, 1), value);
    }

    private AheadResiduals residuals(ControlInput input, List<double[]> timesteps, int pairs) {
        RunCalls calls = new RunCalls(Collections.nCopies(timesteps.size(), texts), timesteps);
        return new AheadResiduals(cache, manager, List.of(input), calls, pairs);
    }

    private ControlInput input(AheadBranch branch) {
        return new ControlInput(branch, latent, Strength.FULL);
    }

    private static double value(NDList residuals, int level) {
        return residuals.get(level).getFloat(0, 0, 0, 0);
    }

    /** Id 7, ten times the timestep, 100000 times the text; a quarter more for each level. */
    @Test
    void residualsBelongToTheirTimestepAndText() {
        ControlInput input = input(new CountingBranch(7, ControlBranch.Dependence.IMAGE_TIMESTEP_TEXT, 3));
        try (AheadResiduals residuals = residuals(input, FOUR_STEPS, 100)) {
            NDList first = residuals.get(input, 0, 2);
            NDList second = residuals.get(input, 1, 2);
            assertEquals(3, first.size());
            assertEquals(
                    List.of(103007.0, 103007.25, 203007.0, 203007.5),
                    List.of(value(first, 0), value(first, 1), value(second, 0), value(second, 2)));
            // Of the calls 2 and 3.
            assertEquals(4, residuals.samples());
        }
    }

    /** With one pair per pass, the first text and then the second one. */
    @Test
    void aPassOfOnePairIsEnough() {
        CountingBranch branch = new CountingBranch(1);
        ControlInput input = input(branch);
        try (AheadResiduals residuals = residuals(input, FOUR_STEPS, 1)) {
            assertEquals(109001, value(residuals.get(input, 0, 0), 0));
            assertEquals(209001, value(residuals.get(input, 1, 0), 0));
        }
        assertEquals(List.of(1L, 1L), branch.passes);
    }

    /** Three tokens do not go with two; the second pass has what the first left out. */
    @Test
    void textsOfOneLengthGoTogether() {
        CountingBranch branch = new CountingBranch(1);
        ControlInput input = input(branch);
        List<List<NDArray>> growing =
                List.of(List.of(text(1)), List.of(manager.full(new Shape(1, 3, 1), 2f)), List.of(text(3)));
        RunCalls calls = new RunCalls(growing, FOUR_STEPS.subList(0, 3));
        try (AheadResiduals residuals = new AheadResiduals(cache, manager, List.of(input), calls, 100)) {
            assertEquals(109001, value(residuals.get(input, 0, 0), 0));
            assertEquals(206001, value(residuals.get(input, 0, 1), 0));
            assertEquals(303001, value(residuals.get(input, 0, 2), 0));
        }
        assertEquals(List.of(2L, 1L), branch.passes);
    }

    /** Of four steps the middle two lie between a quarter and three quarters. */
    @Test
    void callsOutsideOfStartAndEndAreLeftOut() {
        CountingBranch branch = new CountingBranch(1);
        ControlInput input = new ControlInput(branch, latent, new Strength(1, 0.25, 0.75));
        try (AheadResiduals residuals = residuals(input, FOUR_STEPS, 100)) {
            residuals.get(input, 0, 1);
        }
        assertEquals(List.of(4L), branch.passes);
    }

    /** The first run computes two pairs, then the other six; the second run takes all of them from the cache. */
    @Test
    void closingReturnsEverythingToTheCache() {
        CountingBranch branch = new CountingBranch(1);
        for (int run = 0; run < 2; run++) {
            ControlInput input = input(branch);
            try (AheadResiduals residuals = residuals(input, FOUR_STEPS, 100)) {
                residuals.get(input, 1, 3);
                residuals.get(input, 0, 0);
            }
        }
        assertEquals(List.of(2L, 6L), branch.passes);
        assertEquals(8, cache.size());
    }

    /** Eight pairs of timestep and text, three at once. */
    @Test
    void passesHoldAtMostSoManyPairs() {
        CountingBranch branch = new CountingBranch(1);
        ControlInput input = input(branch);
        try (AheadResiduals residuals = residuals(input, FOUR_STEPS, 3)) {
            for (int call = 0; call < 4; call++) {
                residuals.get(input, 0, call);
                residuals.get(input, 1, call);
            }
        }
        assertEquals(List.of(3L, 3L, 2L), branch.passes);
    }

    /** Eight pairs are computed at once; each further call returns the two of the one before, closing the others. */
    @Test
    void residualsOfTheCallBeforeReturnToTheCache() {
        ControlInput input = input(new CountingBranch(1));
        AheadResiduals residuals = residuals(input, FOUR_STEPS, 100);
        for (int call = 0; call < 4; call++) {
            residuals.release(call);
            residuals.get(input, 0, call);
            assertEquals(2 * call, cache.size());
        }
        residuals.close();
        assertEquals(8, cache.size());
    }

    /** A step of two calls, as Heun makes them: 600 ends the first step and begins the second one. */
    @Test
    void residualsThatAreNeededAgainStay() {
        CountingBranch branch = new CountingBranch(1);
        ControlInput input = input(branch);
        List<double[]> heun = List.of(new double[] {900, 600}, new double[] {600, 300});
        try (AheadResiduals residuals = residuals(input, heun, 100)) {
            residuals.get(input, 0, 1);
            residuals.release(2);
            assertEquals(0, cache.size());
            assertEquals(106001, value(residuals.get(input, 0, 2), 0));
            residuals.release(3);
            assertEquals(2, cache.size());
            assertEquals(103001, value(residuals.get(input, 0, 3), 0));
        }
        // 600 and 300, of two texts; 900 was never asked for.
        assertEquals(List.of(4L), branch.passes);
    }

    /** Eight ones are the same bytes as 1x2 and as 2x1. */
    @Test
    void latentsOfOtherShapesDoNotShareResiduals() {
        CountingBranch branch = new CountingBranch(1);
        for (Shape shape : List.of(new Shape(1, 4, 1, 2), new Shape(1, 4, 2, 1))) {
            ControlInput input = new ControlInput(branch, manager.ones(shape), Strength.FULL);
            try (AheadResiduals residuals = residuals(input, FOUR_STEPS, 100)) {
                residuals.get(input, 0, 0);
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
            ControlInput input = input(new CountingBranch(id, dependence));
            try (AheadResiduals residuals = residuals(input, FOUR_STEPS, 100)) {
                assertEquals(id + rest, value(residuals.get(input, 0, 0), 0));
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
            ControlInput input = new ControlInput(branch, each, Strength.FULL);
            try (AheadResiduals residuals = residuals(input, FOUR_STEPS, 100)) {
                residuals.get(input, 0, 0);
            }
        }
        assertEquals(2, branch.passes.size());
    }

    @Test
    void whatSeesTheImageAloneIsComputedOnce() {
        CountingBranch branch = new CountingBranch(1, ControlBranch.Dependence.IMAGE);
        for (int run = 0; run < 2; run++) {
            ControlInput input = input(branch);
            try (AheadResiduals residuals = residuals(input, FOUR_STEPS, 100)) {
                for (int call = 0; call < 4; call++) {
                    residuals.release(call);
                    assertEquals(1, residuals.get(input, 0, call).size());
                    assertEquals(1, residuals.get(input, 1, call).size());
                }
            }
        }
        assertEquals(List.of(1L), branch.passes);
    }
}
