/**
 * One generation, in the order of its data: request, plan, condition images, latents, sampling steps, images. {@link
 * io.github.ctrlora4j.runtime.generation.Generator} is the entry. It makes a {@link
 * io.github.ctrlora4j.runtime.generation.GenerationPlan} of one or two passes before anything slow
 * begins. A {@link io.github.ctrlora4j.runtime.generation.GenerationRun} carries it out, a {@link
 * io.github.ctrlora4j.runtime.generation.BatchRun} draws its batches, image by image if memory runs out: for each pass a
 * {@link io.github.ctrlora4j.runtime.generation.GenerationSession} advances step by step, on which progress, previews
 * and cancellation are built. {@link io.github.ctrlora4j.runtime.generation.InitialPicture} prepares pictures and
 * masks, {@link io.github.ctrlora4j.runtime.generation.PictureCodec} takes them through the VAE. {@link io.github.ctrlora4j.runtime.generation.MemoryForecast} predicts what a plan needs.
 *
 * <p>Confined to the generation thread, except for the forecast. Scopes of native memory are nested: model, generation, step.
 */
package io.github.ctrlora4j.runtime.generation;
