/**
 * What a seed means: {@link io.github.ctrlora4j.runtime.noise.BatchNoise} draws normal noise for a batch, each image
 * from a generator of its own or all from one, and {@link io.github.ctrlora4j.runtime.noise.BrownianNoise} the noise of
 * an interval.
 *
 * <p>Noise is confined to one thread. Sources: PyTorch's CPU generator, stable-diffusion-webui's
 * {@code rng_philox.py} and {@code rng.py}, ComfyUI's {@code sample.py}, torchsde's Brownian tree.
 */
package io.github.ctrlora4j.runtime.noise;
