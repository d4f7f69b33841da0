/**
 * Measures generated images, as the CtrLoRA paper does: how well a condition was followed (its condition image, made
 * again from the generated image, against the given one), how well a picture was restored, how natural the images are, and
 * how well they fit their prompts. {@link io.github.ctrlora4j.runtime.evaluation.Evaluation} is the entry; each measure
 * is a type of its own. Networks are files that the user supplies; the arithmetic behind them is here. Sources are with
 * each measure.
 *
 * <p>Confined to one thread, except for values.
 */
package io.github.ctrlora4j.runtime.evaluation;
