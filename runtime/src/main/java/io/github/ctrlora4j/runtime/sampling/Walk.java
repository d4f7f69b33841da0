package io.github.ctrlora4j.runtime.sampling;

/**
 * How much of its walk a sampler does: all of it from noise, or from a picture the last part. The numbers of steps are
 * stable-diffusion-webui's ({@code setup_img2img_steps}).
 *
 * @param fromPicture false for all of the walk
 * @param denoise share of the walk that is done, 0..1
 * @param allSteps do as many steps as are requested, of a longer walk; otherwise fewer steps
 */
public record Walk(boolean fromPicture, double denoise, boolean allSteps) {
    /** From noise. */
    public static final Walk WHOLE = new Walk(false, 1, false);

    /** A share of 1 leaves something of the picture, too. */
    private static final double MAX_SHARE = 0.999;

    /** From a picture. */
    public static Walk fromPicture(double denoise, boolean allSteps) {
        return new Walk(true, denoise, allSteps);
    }

    /**
     * Steps of the whole walk.
     *
     * @param most of any walk; a small share of it may therefore be exceeded
     */
    int planned(int requested, int most) {
        return fromPicture && allSteps ? (int) Math.min(most, Math.max(requested, requested / share())) : requested;
    }

    /** How many steps of a walk over timesteps are done; the noise is that of the step before them. */
    int done(int requested) {
        return fromPicture && !allSteps ? (int) (share() * requested) : requested;
    }

    /** How many steps of a walk over noise levels are done, the first one included. */
    int doneWithFirst(int requested) {
        return fromPicture && !allSteps ? (int) (share() * requested) + 1 : requested;
    }

    private double share() {
        return Math.min(denoise, MAX_SHARE);
    }
}
