/**
 * From noise to a latent: {@link io.github.ctrlora4j.runtime.sampling.Sampler} is the update rule of a step loop that
 * belongs to the caller, {@link io.github.ctrlora4j.runtime.sampling.NoiseSchedule} says how much of an image is left
 * at a timestep, and {@link io.github.ctrlora4j.runtime.sampling.SamplerCatalog} makes samplers by name.
 *
 * <p>There are two families: {@code SigmaSampler} walks noise levels by one of several rules, the others walk whole
 * timesteps and keep the latent at the network's scale. Samplers are confined to one thread, schedules are immutable.
 * Sources: latent-diffusion, the CtrLoRA repository ({@code ddim_hacked}), k-diffusion, diffusers; the names are those
 * of stable-diffusion-webui and ComfyUI.
 */
package io.github.ctrlora4j.runtime.sampling;
