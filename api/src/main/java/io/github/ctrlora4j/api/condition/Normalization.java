package io.github.ctrlora4j.api.condition;

/**
 * How the levels 0 to 255 of an image become a network's input. The arithmetic is NumPy's in float32, in this order:
 * divide, subtract the mean, divide by the deviation. Immutable.
 */
public final class Normalization {
    /** 0 to 255, unchanged, for networks that normalize their input themselves. */
    public static final Normalization LEVELS = new Normalization(1, 0, 1);

    /** 0 to 1. */
    public static final Normalization UNIT = new Normalization(255, 0, 1);

    /** -1 to 1. */
    public static final Normalization SIGNED = new Normalization(127.5f, 1, 1);

    private final float divisor;
    private final float[] mean;
    private final float[] deviation;

    private Normalization(float divisor, float mean, float deviation) {
        this(divisor, new float[] {mean, mean, mean}, new float[] {deviation, deviation, deviation});
    }

    private Normalization(float divisor, float[] mean, float[] deviation) {
        this.divisor = divisor;
        this.mean = mean;
        this.deviation = deviation;
    }

    /**
     * The same range, minus {@code mean}, then divided by {@code deviation}: {@code UNIT.standardized} with
     * torchvision's numbers, {@code LEVELS.standardized} with OpenMMLab's.
     *
     * @param mean of red, green and blue, whatever the order of channels
     * @param deviation of red, green and blue, none of them 0
     * @throws IllegalArgumentException if they are not three numbers each
     */
    public Normalization standardized(float[] mean, float[] deviation) {
        if (mean.length != 3 || deviation.length != 3) {
            throw new IllegalArgumentException("mean and deviation are three numbers each (red, green, blue), got "
                    + mean.length + " and " + deviation.length);
        }
        return new Normalization(divisor, mean.clone(), deviation.clone());
    }

    /** @param channel 0 red, 1 green, 2 blue */
    float value(int level, int channel) {
        return (level / divisor - mean[channel]) / deviation[channel];
    }
}
