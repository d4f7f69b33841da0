package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.ctrlora4j.runtime.programs.ControlNetProgram;

/**
 * The original ControlNet and ControlNet-LITE, which see pixels and the noisy latent. Confined to one thread.
 *
 * @param isPooled whether each residual is averaged over the picture
 */
record PixelBranch(ControlNetProgram program, boolean isLite, boolean isPooled, HintRules rules, DataType computeType)
        implements CallBranch {
    @Override
    public ControlBranch seamless() {
        return new PixelBranch(program.seamless(), isLite, isPooled, rules, computeType);
    }

    @Override
    public Dependence dependence() {
        return isLite ? Dependence.IMAGE_LATENT : Dependence.EVERYTHING;
    }

    @Override
    public Place place() {
        return isLite ? Place.ENCODER : Place.SKIPS;
    }

    /** ControlNet 1.1's shuffle: its documentation wants the control on the prompt's side of the guidance alone. */
    @Override
    public boolean isForPromptAlone() {
        return isPooled;
    }

    @Override
    public NDArray guide(NDManager owner, Picture image) {
        return guide(owner, image, program, rules, computeType);
    }

    static NDArray guide(
            NDManager owner, Picture image, ControlNetProgram program, HintRules rules, DataType computeType) {
        try (NDManager scope = owner.newSubManager()) {
            return program.hint(owner, cast(scope, rules.apply(scope, image), computeType));
        }
    }

    @Override
    public NDList residuals(NDManager owner, NDArray guide, NDArray latents, NDArray timestep, NDArray contexts) {
        try (NDManager scope = owner.newSubManager()) {
            NDList residuals = program.residuals(
                    owner, guide, cast(scope, latents, computeType), timestep, cast(scope, contexts, computeType));
            return isPooled ? pooled(owner, residuals) : residuals;
        }
    }

    private static NDList pooled(NDManager owner, NDList residuals) {
        NDList means = new NDList();
        try (NDManager scope = owner.newSubManager()) {
            for (NDArray residual : residuals) {
                residual.attach(scope);
                means.add(scope.ret(residual.mean(new int[] {3}, true).mean(new int[] {2}, true)));
            }
        }
        return means;
    }

    private static NDArray cast(NDManager scope, NDArray array, DataType type) {
        NDArray result = array.toType(type, true);
        result.attach(scope);
        return result;
    }
}
