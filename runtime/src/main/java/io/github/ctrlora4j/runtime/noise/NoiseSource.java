package io.github.ctrlora4j.runtime.noise;

/** The generator that gives a seed its meaning. */
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
