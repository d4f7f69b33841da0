package io.github.ctrlora4j.runtime.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.ctrlora4j.runtime.control.AheadBranch;
import io.github.ctrlora4j.runtime.control.CallBranch;
import io.github.ctrlora4j.runtime.control.ControlBranch;
import io.github.ctrlora4j.runtime.control.ControlNet;
import io.github.ctrlora4j.runtime.control.StreamBranch;
import io.github.ctrlora4j.runtime.engine.OwnedResources;
import io.github.ctrlora4j.runtime.programs.ControlProgram;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Attention;
import io.github.ctrlora4j.runtime.programs.ControlTraining.Network;
import io.github.ctrlora4j.runtime.programs.UnetControl;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A control network in training, as held-out pictures are drawn with it: at full strength, all the time. Confined to
 * one thread; its tensors outlive it.
 */
final class HeldOutControl implements AutoCloseable {
    private final ControlBranch branch;
    private final OwnedResources owned;

    private HeldOutControl(ControlBranch branch, OwnedResources owned) {
        this.branch = branch;
        this.owned = owned;
    }

    /** @param weights {@code control_model.*} to tensors in float32 */
    static HeldOutControl of(Network network, Map<String, NDArray> weights, Attention attention) {
        try (OwnedResources building = new OwnedResources()) {
            ControlBranch branch = network == Network.CTRLORA
                    ? new Unmerged(
                            building.own(ControlProgram.bind(weights, attention.heads(), attention.normGroups())))
                    : building.own(ControlNet.of(weights, attention)).branch();
            return new HeldOutControl(branch, building.release());
        }
    }

    /** CtrLoRA's network with a LoRA that is not folded in. */
    private record Unmerged(ControlProgram program) implements AheadBranch {
        /** Residuals are not kept. */
        @Override
        public long id() {
            return 0;
        }

        @Override
        public ControlBranch seamless() {
            return new Unmerged(program.seamless());
        }

        @Override
        public Dependence dependence() {
            return Dependence.IMAGE_TIMESTEP_TEXT;
        }

        @Override
        public NDArray guide(NDManager owner, Picture image) {
            return image.latent(owner);
        }

        @Override
        public NDList residuals(NDManager owner, NDArray guide, NDArray timesteps, NDArray contexts) {
            return program.residuals(owner, guide, timesteps, contexts);
        }
    }

    /** A sample has its condition image in the one form that its network takes. */
    private record Condition(Sample sample) implements ControlBranch.Picture {
        @Override
        public NDArray pixels(NDManager owner) {
            return AlignedArrays.create(owner, sample.condition(), new Shape(1).addAll(sample.conditionShape()));
        }

        @Override
        public NDArray latent(NDManager owner) {
            return pixels(owner);
        }
    }

    /** What the network takes of a condition image; owned by {@code owner}. */
    NDArray guide(NDManager owner, Sample sample) {
        return branch.guide(owner, new Condition(sample));
    }

    /**
     * @param latents noisy latents (N, C, h, w)
     * @param contexts (T, tokens, width)
     */
    UnetControl at(NDManager owner, NDArray guide, NDArray latents, float time, NDArray contexts) {
        int texts = (int) contexts.getShape().get(0);
        if (branch instanceof StreamBranch stream) {
            List<Double> factors = Collections.nCopies(texts * stream.levels(), 1.0);
            return new UnetControl(
                    new NDList(),
                    new double[0],
                    new NDList(),
                    new double[0],
                    List.of(new UnetControl.Stream(stream.weights(), guide, factors)));
        }
        double[] full = {1};
        if (branch instanceof AheadBranch ahead) {
            float[] times = new float[texts];
            Arrays.fill(times, time);
            return UnetControl.atSkips(ahead.residuals(owner, guide, owner.create(times), contexts), full);
        }
        CallBranch call = (CallBranch) branch;
        NDList one = call.residuals(owner, guide, latents, owner.create(new float[] {time}), contexts);
        NDList all = new NDList(one);
        if (call.dependence() == ControlBranch.Dependence.IMAGE_LATENT) {
            // One set serves all texts.
            for (int text = 1; text < texts; text++) {
                all.addAll(one);
            }
        }
        return call.place() == ControlBranch.Place.SKIPS
                ? UnetControl.atSkips(all, full)
                : new UnetControl(new NDList(), new double[0], all, full, List.of());
    }

    @Override
    public void close() {
        owned.close();
    }
}
