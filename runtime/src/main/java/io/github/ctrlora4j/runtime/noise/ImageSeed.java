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

    /** One seed for all images of a batch, and the next one for the next batch, as ComfyUI's queue counts. */
    public static List<ImageSeed> perBatch(long seed, int images, int batches) {
        return LongStream.range(0, (long) images * batches)
                .mapToObj(i -> new ImageSeed(seed + i / images, SeedVariation.NONE))
                .toList();
    }
}
