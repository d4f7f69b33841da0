package io.github.ctrlora4j.runtime.noise;

import java.util.List;
import java.util.stream.LongStream;

/** What determines all noise of one image. */
public record ImageSeed(long seed, SeedVariation variation) {
    /**
     * The seeds of a batch, as stable-diffusion-webui counts them: consecutive, or with a variation one seed for all
     * and consecutive subseeds.
     */
    public static List<ImageSeed> batch(long seed, SeedVariation variation, int images) {
        return LongStream.range(0, images)
                .mapToObj(i -> variation.strength() == 0
                        ? new ImageSeed(seed + i, variation)
                        : new ImageSeed(seed, variation.withSubseed(variation.subseed() + i)))
                .toList();
    }
}
