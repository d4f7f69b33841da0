package io.github.ctrlora4j.api.host;

/** The generator that gives a seed its meaning; both give the same numbers on every machine. */
public enum NoiseSource {
    /** PyTorch's generator on the CPU, as diffusers and ComfyUI draw the first noise. */
    CPU,
    /**
     * PyTorch's generator on an NVIDIA GPU, computed without one: stable-diffusion-webui's default, "RNG: NV" there.
     */
    GPU
}
