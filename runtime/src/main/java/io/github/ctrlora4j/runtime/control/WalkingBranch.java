package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.runtime.programs.ControlNetProgram;
import java.util.Map;

/**
 * ControlNet-XS, which walks along with the UNet. Confined to one thread.
 *
 * @param hint program of its hint block
 */
record WalkingBranch(
        Map<String, NDArray> weights, int levels, ControlNetProgram hint, HintRules rules, DataType computeType)
        implements StreamBranch {
    /** Its blocks run within the UNet's program, which wraps around for all that is in it. */
    @Override
    public ControlBranch seamless() {
        return new WalkingBranch(weights, levels, hint.seamless(), rules, computeType);
    }

    @Override
    public NDArray guide(NDManager owner, Picture image) {
        return PixelBranch.guide(owner, image, hint, rules, computeType);
    }
}
