package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By hand, on ten timesteps whose alphas are 0.95, 0.85, …, 0.05, and on Stable Diffusion's thousand. */
class AlphaGridTest {
    private static final NoiseSchedule TEN = NoiseSchedule.of(
            DoubleStream.iterate(0.95, alpha -> alpha - 0.1).limit(10).toArray());
    private static final NoiseSchedule THOUSAND = NoiseSchedule.scaledLinear(0.00085, 0.012, 1000);
    private static final double CLOSE = 1e-6;

    /** 1, 1 + 3, 1 + 6 below 10, downwards; the last step ends at what the caller says. */
    @Test
    void theReferenceCountsFromOneInWholeStrides() {
        AlphaGrid grid = AlphaGrid.of(TEN, 3, AlphaGrid.REFERENCE, 0.99);
        assertArrayEquals(new int[] {7, 4, 1}, grid.times());
        assertArrayEquals(new double[] {0.25, 0.55, 0.85}, grid.alphas(), CLOSE);
        assertArrayEquals(new double[] {0.55, 0.85, 0.99}, grid.ends(), CLOSE);
        assertEquals(0.25, grid.start(), CLOSE);
    }

    /** What the CtrLoRA repository makes of a number of steps. */
    @ParameterizedTest
    @CsvSource({"20,20,951", "7,8,995", "30,31,991", "60,63,993", "9,9,889", "36,37,973"})
    void theReferenceMayTakeOneStepMoreAndNeverAnUntrainedTimestep(int wanted, int steps, int first) {
        AlphaGrid grid = AlphaGrid.of(THOUSAND, wanted, AlphaGrid.REFERENCE, 1);
        assertEquals(steps, grid.steps());
        assertEquals(first, grid.time(0));
        assertEquals(1, grid.time(steps - 1));
    }

    /** Steps 951, …, 1: the last ten begin at 451, after 501. */
    @Test
    void theTailOfAWalkStartsAtTheTimestepBeforeItOrAtItsOwn() {
        AlphaGrid reference = AlphaGrid.of(THOUSAND, 20, AlphaGrid.REFERENCE, 1).last(10, AlphaGrid.REFERENCE);
        assertEquals(451, reference.time(0));
        assertEquals((float) THOUSAND.alpha(501), reference.start());
        AlphaGrid leading = AlphaGrid.of(THOUSAND, 20, "leading", 1).last(10, "leading");
        assertEquals(451, leading.time(0));
        assertEquals((float) THOUSAND.alpha(451), leading.start());
    }

    @Test
    void aTailHasAtLeastOneStepAndAtMostAll() {
        AlphaGrid grid = AlphaGrid.of(TEN, 3, AlphaGrid.REFERENCE, 1);
        assertArrayEquals(new int[] {1}, grid.last(0, AlphaGrid.REFERENCE).times());
        assertArrayEquals(
                new int[] {7, 4, 1}, grid.last(99, AlphaGrid.REFERENCE).times());
    }
}
