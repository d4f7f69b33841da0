package io.github.ctrlora4j.runtime.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** Residuals that tell what they were made from; notes the number of pairs of each pass. */
final class CountingBranch implements AheadBranch {
    private final long id;
    private final Dependence dependence;
    private final int levels;
    final List<Long> passes = new ArrayList<>();

    CountingBranch(long id) {
        this(id, Dependence.IMAGE_TIMESTEP_TEXT);
    }

    CountingBranch(long id, Dependence dependence) {
        this(id, dependence, 1);
    }

    CountingBranch(long id, Dependence dependence, int levels) {
        this.id = id;
        this.dependence = dependence;
        this.levels = levels;
    }

    @Override
    public ControlBranch seamless() {
        throw new AssertionError("nothing is seamless");
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Dependence dependence() {
        return dependence;
    }

    @Override
    public NDArray guide(NDManager owner, Picture image) {
        return image.latent(owner);
    }

    @Override
    public NDList residuals(NDManager owner, NDArray latent, NDArray timesteps, NDArray contexts) {
        passes.add(timesteps.size());
        NDList all = new NDList();
        for (int i = 0; i < timesteps.size(); i++) {
            float value = id + 10 * timesteps.getFloat(i) + 100000 * contexts.getFloat(i, 0, 0);
            for (int level = 0; level < levels; level++) {
                all.add(owner.full(new Shape(1, 1, 1, 1), value + 0.25f * level));
            }
        }
        return all;
    }
}
