package io.github.ctrlora4j.runtime.noise;

import io.github.ctrlora4j.api.InvalidRequestException;

/**
 * How the first noise of an image differs from that of its seed, as in stable-diffusion-webui.
 *
 * @param subseed the "variation seed"
 * @param strength share of the subseed's noise, 0 (none) to 1 (that alone)
 * @param fromHeight height, in latent cells, at which the noise is drawn ("resize seed from"), or 0 for the requested
 *     one
 * @param fromWidth width, in latent cells; both are given or neither
 */
public record SeedVariation(long subseed, double strength, int fromHeight, int fromWidth) {
    /** The seed's own noise. */
    public static final SeedVariation NONE = new SeedVariation(0, 0, 0, 0);

    public SeedVariation {
        if (!(strength >= 0 && strength <= 1)) {
            throw new InvalidRequestException("variationStrength", "needs a number within 0..1, got " + strength);
        }
        if (fromHeight < 0 || fromWidth < 0 || (fromHeight == 0) != (fromWidth == 0)) {
            throw new InvalidRequestException(
                    "seedSize", "needs two positive sides or none, got " + fromWidth + "x" + fromHeight);
        }
    }

    /** A mixture of two seeds. */
    public static SeedVariation of(long subseed, double strength) {
        return new SeedVariation(subseed, strength, 0, 0);
    }

    /** This variation with the composition that the seed gives at another size, in latent cells. */
    public SeedVariation resizedFrom(int height, int width) {
        return new SeedVariation(subseed, strength, height, width);
    }

    SeedVariation withSubseed(long value) {
        return new SeedVariation(value, strength, fromHeight, fromWidth);
    }
}
