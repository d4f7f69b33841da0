/**
 * From noise to a latent: {@link io.github.ctrlora4j.runtime.sampling.Sampler} is the update rule of a step loop that
 * belongs to someone else, {@link io.github.ctrlora4j.runtime.sampling.NoiseSchedule} how much of an image is left at a
 * timestep, {@link io.github.ctrlora4j.runtime.sampling.NoiseGenerator} what a seed means.
 *
 * <p>Generators are confined to one thread, schedules are immutable. Sources: latent-diffusion and the CtrLoRA repository
 * ({@code ddim_hacked}), PyTorch's CPU generator, stable-diffusion-webui's {@code rng_philox.py} and {@code rng.py}.
 */
package io.github.ctrlora4j.runtime.sampling;
