package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** By hand, on a thousand timesteps or on two whose noise levels are 1 and 2. */
class SigmaScheduleTest {
    private static final int TRAINED = 1000;
    private static final double LAST_OF_20 = 49;

    /** sqrt((1 - 0.5) / 0.5) = 1 and sqrt((1 - 0.2) / 0.2) = 2. */
    private static final NoiseSchedule ONE_TO_TWO = NoiseSchedule.of(0.5, 0.2);

    private static double[] times(SigmaSchedule schedule, int steps, boolean whole) {
        return schedule.times(TRAINED, steps, whole);
    }

    @Test
    void normalGoesEvenlyFromTheLastTimestepToTheFirst() {
        assertArrayEquals(new double[] {999, 499.5, 0}, times(SigmaSchedule.NORMAL, 3, false), 1e-9);
        assertArrayEquals(new double[] {999}, times(SigmaSchedule.NORMAL, 1, false), 0);
    }

    @Test
    void sgmUniformStopsOneStepBeforeTheFirstTimestep() {
        assertArrayEquals(new double[] {999, 666, 333}, times(SigmaSchedule.SGM_UNIFORM, 3, false), 1e-9);
        assertArrayEquals(new double[] {999}, times(SigmaSchedule.SGM_UNIFORM, 1, false), 0);
    }

    /** Strides of 1000 / 3 = 333.3 are cut by "simple" (666, 333) and rounded by "trailing" (666.7, 333.3). */
    @Test
    void simpleCutsWhatTrailingRounds() {
        assertArrayEquals(new double[] {999, 666, 333}, times(SigmaSchedule.SIMPLE, 3, false), 0);
        assertArrayEquals(new double[] {999, 666, 332}, times(SigmaSchedule.TRAILING, 3, false), 0);
        assertEquals(LAST_OF_20, times(SigmaSchedule.SIMPLE, 20, false)[19]);
        assertEquals(LAST_OF_20, times(SigmaSchedule.TRAILING, 20, false)[19]);
    }

    /** Of 1, 51, …, 951; with whole timesteps strides of 1000 div 21 = 47, without the lowest: 48, …, 941. */
    @Test
    void leadingCountsFromOneUpwards() {
        double[] real = times(SigmaSchedule.LEADING, 20, false);
        assertEquals(951, real[0]);
        assertEquals(1, real[19]);
        double[] whole = times(SigmaSchedule.LEADING, 20, true);
        assertEquals(941, whole[0]);
        assertEquals(48, whole[19]);
    }

    /** 1000 div 1001 would be a stride of 0, and the timestep 1001 was never trained. */
    @Test
    void leadingNeverStandsStillWhereItIsWalked() {
        double[] whole = times(SigmaSchedule.LEADING, TRAINED, true);
        assertEquals(TRAINED - 1, whole[0]);
        assertEquals(51, whole[TRAINED - 50]);
        assertEquals(2, whole[TRAINED - 1]);
        double[] longer = times(SigmaSchedule.LEADING, TRAINED + 1, false);
        assertEquals(TRAINED - 1, longer[0]);
        assertEquals(1, longer[TRAINED]);
    }

    /** ((2^(1/7) + 1) / 2)^7 = 1.052045^7 = 1.4264; sqrt(1 · 2) = 1.4142. */
    @Test
    void karrasAndExponentialSpreadNoiseLevels() {
        assertArrayEquals(new double[] {2, 1.4264, 1}, SigmaSchedule.KARRAS.sigmas(ONE_TO_TWO, 3), 1e-4);
        assertArrayEquals(new double[] {2, 1.4142, 1}, SigmaSchedule.EXPONENTIAL.sigmas(ONE_TO_TWO, 3), 1e-4);
    }

    @Test
    void aGridEndsWithoutNoiseAndKnowsTheTimeOfEachLevel() {
        SigmaGrid grid = SigmaSchedule.EXPONENTIAL.grid(ONE_TO_TWO, 3, false);
        assertArrayEquals(new double[] {2, 1.4142, 1, 0}, grid.sigmas(), 1e-4);
        assertArrayEquals(new double[] {1, 0.5, 0}, grid.times(), 1e-6);
    }

    /** The first level is 2: k-diffusion starts from noise alone, diffusers from noise and some signal. */
    @Test
    void theStartFollowsTheConvention() {
        assertEquals(2, SigmaSchedule.NORMAL.grid(ONE_TO_TWO, 1, false).start(), 1e-6);
        assertEquals(
                Math.sqrt(5), SigmaSchedule.NORMAL.grid(ONE_TO_TWO, 1, true).start(), 1e-6);
    }

    @Test
    void wholeTimestepsAreRoundedToTheEvenOne() {
        NoiseSchedule schedule = NoiseSchedule.scaledLinear(0.00085, 0.012, TRAINED);
        assertArrayEquals(
                new double[] {999, 500, 0},
                SigmaSchedule.NORMAL.grid(schedule, 3, true).times(),
                0);
    }

    @Test
    void anUnknownNameIsAMistakeOfTheProgram() {
        assertThrows(IllegalArgumentException.class, () -> SigmaSchedule.of("carras"));
        assertEquals(SigmaSchedule.SGM_UNIFORM, SigmaSchedule.of("sgm-uniform"));
    }
}
