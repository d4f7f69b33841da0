package io.github.ctrlora4j.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ctrlora4j.runtime.sampling.DpmppMultistepRule.Correction;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * k-diffusion's formulas, worked out by hand for noise levels that fall by 2 and by 4. With {@code h} the fall of log
 * sigma and {@code D} the clean latent, a first step is {@code e^-h x + (1 - e^-h) D}.
 */
class DpmppMultistepRuleTest {
    private static void assertWalk(List<Double> expected, List<Double> walked) {
        assertEquals(expected.size(), walked.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), walked.get(i), 2e-5, "behind step " + i);
        }
    }

    /**
     * sample_dpmpp_2m: the second step takes (1 + 1 / 2r) D - 1 / 2r D', where r = ln 2 / ln 4 is the earlier fall by
     * this one: 2 · 3 - 1 = 5. 10 / 2 + 1 / 2 = 5.5; 5.5 / 4 + 5 · 3 / 4 = 5.125; the last step ends at its clean
     * latent.
     */
    @Test
    void theMidpointExtrapolatesCleanLatents() {
        assertWalk(
                List.of(5.5, 5.125, 2.0),
                KnownCleans.walk(
                        KnownCleans.sampler(new DpmppMultistepRule(0, 0, Correction.MIDPOINT), 8, 4, 1, 0),
                        10,
                        0,
                        1,
                        3,
                        2));
    }

    /**
     * sample_dpmpp_2m_sde, "heun": the second step adds ((1 - e^-h) / -h + 1) / r (D - D') = (1 - 0.75 / ln 4) · 2 · 2
     * to
     * 5.5 / 4 + 3 · 3 / 4.
     */
    @Test
    void heunTakesTheExponentialIntegral() {
        assertWalk(
                List.of(5.5, 1.375 + 2.25 + 4 * (1 - 0.75 / Math.log(4)), 2.0),
                KnownCleans.walk(
                        KnownCleans.sampler(new DpmppMultistepRule(0, 0, Correction.HEUN), 8, 4, 1, 0),
                        10,
                        0,
                        1,
                        3,
                        2));
    }

    /**
     * sample_dpmpp_2m_sde, eta 1, s_noise 0.5, every draw 1: e^-2h is 1/4, then 1/16. 10 / 4 + 1 · 3 / 4, and noise of
     * 4
     * sqrt(1 - 1/4) / 2; then x / 16 + 3 · 15 / 16 + 15 / 32 · 2 · 2, and noise of sqrt(1 - 1/16) / 2.
     */
    @Test
    void theStochasticEquationDampsTwiceAndAddsNoise() {
        assertWalk(
                List.of(4.9820508, 5.4830011, 2.0),
                KnownCleans.walk(
                        KnownCleans.sampler(new DpmppMultistepRule(1, 0.5, Correction.MIDPOINT), 8, 4, 1, 0),
                        10,
                        1,
                        1,
                        3,
                        2));
    }

    /**
     * sample_dpmpp_3m_sde, eta 0. Third step: slopes (2 - 3) / 0.5 = -2 and (3 - 1) / 0.5 = 4, so d1 = -2 - 6 / 2 = -5
     * and
     * d2 = -6; x / 4 + 2 · 3 / 4 + f d1 - (f / h - 0.5) d2 with h = ln 4 and f = 1 - 0.75 / h.
     */
    @Test
    void theThirdOrderTakesTwoEarlierSteps() {
        assertWalk(
                List.of(5.5, 4.8073050, -0.6065755, 7.0),
                KnownCleans.walk(
                        KnownCleans.sampler(new DpmppMultistepRule(0, 0, Correction.THIRD_ORDER), 16, 8, 4, 1, 0),
                        10,
                        0,
                        1,
                        3,
                        2,
                        7));
    }
}
