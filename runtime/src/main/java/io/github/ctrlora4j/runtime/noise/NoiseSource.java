package io.github.ctrlora4j.runtime.noise;

/** Whose noise a seed stands for. */
enum NoiseSource {
    /** PyTorch's generator on the CPU, the same on every machine: {@link TorchRandom}. */
    CPU,
    /** PyTorch's generator on an NVIDIA GPU, computed without one: {@link PhiloxRandom}. */
    CUDA;

    /** A fresh generator for one seed. */
    NoiseGenerator generator(long seed) {
        return switch (this) {
            case CPU -> new TorchRandom(seed);
            case CUDA -> new PhiloxRandom(seed);
        };
    }
}
