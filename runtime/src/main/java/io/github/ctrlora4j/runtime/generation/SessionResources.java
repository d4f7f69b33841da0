package io.github.ctrlora4j.runtime.generation;

import ai.djl.ndarray.NDManager;
import io.github.ctrlora4j.runtime.control.ResidualCache;
import io.github.ctrlora4j.runtime.models.DiffusionModel;

/**
 * What a session works with.
 *
 * @param scope for this session alone; the session closes it
 * @param model outlives the session
 * @param texts outlive the session
 * @param cache outlives the session
 * @param conditionLatents outlive the session
 * @param pairsPerPass how many pairs of timestep and text go through a control network at once
 */
record SessionResources(
        NDManager scope,
        DiffusionModel model,
        TextContexts texts,
        ResidualCache cache,
        ConditionLatents conditionLatents,
        int pairsPerPass) {}
