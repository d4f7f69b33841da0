package io.github.ctrlora4j.runtime.sampling;

import ai.djl.ndarray.NDArray;

/**
 * UniPC (arXiv 2302.04867) of second order on the clean latent, with B(h) = e^h - 1, as diffusers has it ("bh2"). A
 * network call serves twice: it corrects the step that led to it, and predicts the next one.
 */
record UniPcRule() implements SigmaRule {
    /** The history has latent and clean latent of each step; so these are the positions of the latest two steps. */
    private static final int LATENT = 1;

    private static final int CLEAN = 0;
    private static final int CLEAN_BEFORE = 2;

    @Override
    public NDArray apply(SigmaStep step) {
        NDArray clean = step.clean();
        NDArray x = step.index() == 0 ? step.x() : corrected(step, clean);
        NDArray next = SigmaStep.towards(clean, x, step.next() / step.sigma());
        if (order(step, step.index()) == 2) {
            NDArray slope = SigmaStep.slope(clean, step.history().get(CLEAN), step.fall(1) / step.fall(0));
            Sums.add(next, -0.5 * Math.expm1(-step.fall(0)), slope);
        }
        step.history().keep(x, 4);
        step.history().keep(clean, 4);
        return next;
    }

    /** The first and the last step have no neighbor to learn from. */
    private static int order(SigmaStep step, int index) {
        return index == 0 || index + 1 == step.steps() ? 1 : 2;
    }

    /** The latent as the previous step would have given it, had it known the clean latent at its end. */
    private static NDArray corrected(SigmaStep step, NDArray clean) {
        History history = step.history();
        double h = -step.fall(1);
        double b = Math.expm1(h);
        NDArray change = clean.sub(history.get(CLEAN));
        NDArray result;
        if (order(step, step.index() - 1) == 1) {
            result = change.mul((float) (-0.5 * b));
        } else {
            double before = -step.fall(2) / step.fall(1);
            double phi2 = b / h - 1;
            double phi3 = phi2 / h - 0.5;
            // The solution of two linear equations, for the change of the step before and of this one.
            double earlier = (2 * phi3 - phi2) / (before - 1);
            result = change.mul((float) (earlier - phi2));
            Sums.add(result, -earlier / before, history.get(CLEAN_BEFORE));
            Sums.add(result, earlier / before, history.get(CLEAN));
        }
        Sums.add(result, Math.exp(h), history.get(LATENT));
        return Sums.add(result, -b, history.get(CLEAN));
    }
}
