/**
 * One generation, as its data walks: request, condition images, latents, sampling steps, images. {@link
 * io.github.ctrlora4j.runtime.generation.GenerationSession} advances step by step; progress, previews and cancellation
 * are built on that. {@link io.github.ctrlora4j.runtime.models.LoadedModels} keeps models loaded between generations.
 *
 * <p>Confined to the generation thread. Scopes of native memory are nested: model, generation, step.
 */
package io.github.ctrlora4j.runtime.generation;
