package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;

/**
 * The factor of the loss in mixed precision, without which small gradients would vanish in float16: as large as it can
 * be without infinite gradients. Confined to one thread. Source: {@code torch.amp.GradScaler} with its defaults.
 */
final class LossScale {
    private static final String STATE = "loss_scale";
    private static final double START = 65536;
    private static final double GROWTH = 2;
    private static final double BACKOFF = 0.5;

    /** Finite steps without a break, after which it grows. */
    private static final int INTERVAL = 2000;

    /** Gradients that are not finite with this factor are not finite in float32, either. */
    private static final double MIN = 1;

    private double value = START;
    private int finiteSteps;

    /** At the beginning, or as {@link #state} of a checkpoint says. */
    static LossScale of(Map<String, NDArray> state) {
        LossScale scale = new LossScale();
        NDArray known = state.get(STATE);
        if (known != null) {
            scale.value = known.getFloat(0);
            scale.finiteSteps = (int) known.getFloat(1);
        }
        return scale;
    }

    double value() {
        return value;
    }

    /** True if a smaller factor can help against gradients that are not finite. */
    boolean canShrink() {
        return value > MIN;
    }

    /** @param isFinite whether the gradients of a step were; if not, the step is skipped */
    void update(boolean isFinite) {
        finiteSteps = isFinite ? finiteSteps + 1 : 0;
        if (!isFinite) {
            value *= BACKOFF;
        } else if (finiteSteps == INTERVAL) {
            value *= GROWTH;
            finiteSteps = 0;
        }
    }

    /** What a checkpoint keeps; powers of two and small numbers are exact in float32. */
    Map<String, NDArray> state(NDManager owner) {
        return Map.of(STATE, owner.create(new float[] {(float) value, finiteSteps}, new Shape(2)));
    }
}
