package io.github.ctrlora4j.runtime.models;

import io.github.ctrlora4j.api.host.ImageSize;

/** Bytes that the networks of a model take besides their weights while they run, from shapes alone. Immutable. */
public interface WorkingMemory {
    /**
     * The UNet's.
     *
     * @param samples latents times texts that go through it together
     */
    long unet(ImageSize size, int samples);

    /**
     * A control network's.
     *
     * @param pairs of timestep and text that go through it together
     */
    long control(ImageSize size, int pairs);

    /** What a control network leaves for the UNet, for one pair of timestep and text. */
    long residuals(ImageSize size);

    /** The VAE's for one picture, without tiles. */
    long picture(ImageSize size);
}
