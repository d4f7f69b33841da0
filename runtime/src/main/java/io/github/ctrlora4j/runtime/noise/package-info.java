/**
 * What a seed means: {@link io.github.ctrlora4j.runtime.noise.NoiseGenerator} is a seeded stream of normal noise,
 * {@link io.github.ctrlora4j.runtime.noise.BatchNoise} the streams of the images of a batch.
 *
 * <p>Generators are confined to one thread. Sources: PyTorch's CPU generator, stable-diffusion-webui's
 * {@code rng_philox.py} and {@code rng.py}.
 */
package io.github.ctrlora4j.runtime.noise;
