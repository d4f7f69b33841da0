package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * A branch that talks with the UNet behind each of its blocks, so that it runs within the UNet's program and has no
 * residuals of its own.
 */
public non-sealed interface StreamBranch extends ControlBranch {
    /** Its tensors, {@code control_model.*}. */
    Map<String, NDArray> weights();

    /** At how many places it adds: the blocks of the encoder, and the middle. */
    int levels();

    @Override
    default Dependence dependence() {
        return Dependence.EVERYTHING;
    }
}
