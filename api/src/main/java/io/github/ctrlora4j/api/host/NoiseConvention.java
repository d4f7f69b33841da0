package io.github.ctrlora4j.api.host;

/** How the noise of a batch follows from one seed: other programs differ here, and so do the pictures of a seed. */
public enum NoiseConvention {
    /**
     * As stable-diffusion-webui: image i has a generator of its own, seeded with the seed + i, for all of its noise. An
     * image is the same in any batch.
     */
    WEB_UI,
    /**
     * As ComfyUI: one generator draws the first noise of the whole batch, always on the CPU, and another one, on {@link
     * NoiseSource}'s device, draws fresh noise for stochastic samplers. Further batches have the seeds after it. Whole
     * walks of noise levels start with variance sigma² + 1.
     */
    COMFY_UI
}
