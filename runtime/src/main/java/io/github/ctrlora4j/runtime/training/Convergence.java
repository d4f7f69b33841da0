package io.github.ctrlora4j.runtime.training;

import io.github.ctrlora4j.api.host.TrainingProgress.Validation;
import java.util.List;

/**
 * Says whether a training has converged: its best value is several validations old. The value is the fidelity, or the
 * loss where there is no fidelity. Stateless.
 */
final class Convergence {
    /** Validations without improvement; three are often bad luck with a few held-out pairs. */
    private static final int PATIENCE = 5;

    /** Smaller steps than half a percent are noise. */
    private static final double IMPROVEMENT = 0.995;

    private Convergence() {}

    /** @param earlier all validations before, in their order */
    static boolean isReached(List<Validation> earlier, Validation latest) {
        double best = Double.POSITIVE_INFINITY;
        int since = 0;
        for (int i = 0; i <= earlier.size(); i++) {
            double value = value(i < earlier.size() ? earlier.get(i) : latest);
            if (value < best * IMPROVEMENT) {
                best = value;
                since = 0;
            } else {
                since++;
            }
        }
        return since >= PATIENCE;
    }

    static double value(Validation validation) {
        return validation.fidelity().orElse(validation.loss());
    }
}
