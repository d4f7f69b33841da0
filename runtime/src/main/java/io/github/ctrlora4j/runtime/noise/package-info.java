/**
 * What a seed means: {@link io.github.ctrlora4j.runtime.noise.BatchNoise} draws normal noise for every image of a
 * batch, each from a seed of its own.
 *
 * <p>Noise is confined to one thread. Sources: PyTorch's CPU generator, stable-diffusion-webui's
 * {@code rng_philox.py} and {@code rng.py}.
 */
package io.github.ctrlora4j.runtime.noise;
