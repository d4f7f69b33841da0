package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.runtime.control.ResidualCache;

/**
 * What a session works with.
 *
 * @param scope for this session alone; the session closes it
 * @param codec of the model, which outlives the session
 * @param texts outlive the session
 * @param cache outlives the session
 * @param conditionLatents outlive the session
 * @param pairsPerPass how many pairs of timestep and text go through a control network at once
 */
record SessionResources(
        NDManager scope,
        PictureCodec codec,
        TextContexts texts,
        ResidualCache cache,
        ConditionLatents conditionLatents,
        int pairsPerPass) {}
