/**
 * From noise to a latent: {@link io.github.ctrlora4j.runtime.sampling.Sampler} is the update rule of a step loop that
 * belongs to the caller, {@link io.github.ctrlora4j.runtime.sampling.NoiseSchedule} says how much of an image is left at
 * a timestep.
 *
 * <p>Samplers are confined to one thread, schedules are immutable. Sources: latent-diffusion and the CtrLoRA repository
 * ({@code ddim_hacked}).
 */
package io.github.ctrlora4j.runtime.sampling;
