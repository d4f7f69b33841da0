package io.github.ctrlora4j.plugins.lowlight;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Purpose;
import java.util.SplittableRandom;

/** A dark photograph, to be brightened. Immutable. */
@AutoService(Condition.class)
public final class LowLight implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("lowlight")
            .title("Low-light enhancement")
            .versionOf(LowLight.class)
            .appearance("a dark photograph")
            .purpose(Purpose.RESTORATION)
            .alias("low-light", "low_light")
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    /** The damaged photograph itself is the condition image. */
    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        return source;
    }

    private static final double SHOT_NOISE = 0.002;
    private static final double READ_NOISE = 0.01;

    /** A dark photograph of a lit scene: the ranges are those of the published low-light synthesis. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        SplittableRandom random = new SplittableRandom(context.seed());
        double scale = 0.9 + 0.1 * random.nextDouble();
        double brightness = 0.5 + 0.5 * random.nextDouble();
        double gamma = 1.5 + 3.5 * random.nextDouble();
        return darken(source, scale, brightness, gamma, random);
    }

    /**
     * {@code I' = brightness (scale I)^gamma} on values from 0 to 1, plus noise: a part that grows with the light (shot
     * noise) and a part from the sensor (read noise).
     */
    static RgbImage darken(RgbImage lit, double scale, double brightness, double gamma, SplittableRandom random) {
        byte[] pixels = lit.toBytes();
        double[] dark = new double[256];
        for (int level = 0; level < dark.length; level++) {
            dark[level] = brightness * Math.pow(scale * level / 255, gamma);
        }
        for (int i = 0; i < pixels.length; i++) {
            double value = dark[pixels[i] & 0xFF];
            double deviation = Math.sqrt(SHOT_NOISE * value + READ_NOISE * READ_NOISE);
            double noisy = 255 * (value + deviation * random.nextGaussian());
            pixels[i] = (byte) Math.rint(Math.min(255, Math.max(0, noisy)));
        }
        return RgbImage.of(lit.width(), lit.height(), pixels);
    }
}
