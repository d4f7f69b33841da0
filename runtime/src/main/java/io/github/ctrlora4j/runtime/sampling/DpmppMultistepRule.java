package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * DPM-Solver++ (arXiv 2211.01095) with one call a step, which takes the clean latents of earlier steps into account:
 * "2M" (eta 0), "2M SDE" and "3M SDE", as k-diffusion has them.
 *
 * @param eta how much of the noise is fresh: 0 = a deterministic equation, 1 = the stochastic one
 * @param noiseScale factor of the fresh noise
 * @param correction of second or third order
 */
record DpmppMultistepRule(double eta, double noiseScale, Correction correction) implements SigmaRule {
    /** What is added for the change of the clean latent; {@code fall} = -(1 + eta) times the fall of log sigma. */
    enum Correction {
        /** Half of the exponential term. */
        MIDPOINT,
        /** The exponential integral, of second order. */
        HEUN,
        /** The exponential integral, of third order. */
        THIRD_ORDER
    }

    @Override
    public NDArray apply(SigmaStep step) {
        NDArray clean = step.clean();
        if (step.next() == 0) {
            return SigmaStep.towards(clean, step.x(), 0);
        }
        double fall = step.fall(0);
        double damped = fall * (1 + eta);
        NDArray next = SigmaStep.towards(clean, step.x(), Math.exp(-damped));
        correct(step, clean, next, damped);
        step.history().keep(clean, correction == Correction.THIRD_ORDER ? 2 : 1);
        double deviation = step.next() * Math.sqrt(-Math.expm1(-2 * eta * fall));
        return step.stir(next, 0, step.sigma(), step.next(), noiseScale * deviation);
    }

    private void correct(SigmaStep step, NDArray clean, NDArray next, double damped) {
        History cleans = step.history();
        if (cleans.size() == 0) {
            return;
        }
        double fall = step.fall(0);
        double r0 = step.fall(1) / fall;
        // Its first difference quotient, in steps of this one's length.
        NDArray slope = SigmaStep.slope(clean, cleans.get(0), r0);
        double second = Math.expm1(-damped) / damped + 1;
        switch (correction) {
            case MIDPOINT -> Sums.add(next, -0.5 * Math.expm1(-damped), slope);
            case HEUN -> Sums.add(next, second, slope);
            case THIRD_ORDER -> {
                if (cleans.size() == 1) {
                    Sums.add(next, second, slope);
                    return;
                }
                double r1 = step.fall(2) / fall;
                NDArray change;
                try (NDArray before = SigmaStep.slope(cleans.get(0), cleans.get(1), r1)) {
                    change = slope.sub(before);
                }
                Sums.add(slope, r0 / (r0 + r1), change);
                Sums.add(next, second, slope);
                Sums.add(next, (0.5 - second / damped) / (r0 + r1), change);
            }
        }
    }
}
