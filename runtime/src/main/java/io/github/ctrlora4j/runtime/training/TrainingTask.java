package io.github.ctrlora4j.runtime.training;

/**
 * One condition that is trained. Confined to one thread.
 *
 * @param name of the condition in the control network
 * @param pairs to learn from
 * @param heldOut pairs that tell how well it has learned; may be empty
 */
record TrainingTask(String name, EncodedPairs pairs, EncodedPairs heldOut) {}
