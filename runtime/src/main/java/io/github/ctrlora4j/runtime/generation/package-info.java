/**
 * One generation, in the order of its data: request, plan, condition images, latents, sampling steps, images. {@link
 * io.github.ctrlora4j.runtime.generation.Generator} is the entry. It makes a {@link
 * io.github.ctrlora4j.runtime.generation.GenerationPlan} before anything slow begins; a {@link
 * io.github.ctrlora4j.runtime.generation.GenerationSession} then advances step by step, on which progress, previews and
 * cancellation are built.
 *
 * <p>Confined to the generation thread. Scopes of native memory are nested: model, generation, step.
 */
package io.github.ctrlora4j.runtime.generation;
