package io.github.ctrlora4j.plugins.dehazing;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Purpose;
import java.util.SplittableRandom;

/** A hazy photograph, to be cleared. Immutable. */
@AutoService(Condition.class)
public final class Dehazing implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("dehazing")
            .title("Dehazing")
            .versionOf(Dehazing.class)
            .appearance("a hazy photograph")
            .purpose(Purpose.RESTORATION)
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

    /** Haze over a clear photograph; airlight and density are drawn from the ranges that dehazing data sets use. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        SplittableRandom random = new SplittableRandom(context.seed());
        double airlight = 0.7 + 0.3 * random.nextDouble();
        double density = 0.6 + 1.2 * random.nextDouble();
        return haze(source, airlight, density);
    }

    /**
     * The atmospheric scattering model, {@code I = J t + A (1 - t)} with {@code t = exp(-density depth)}. There is no
     * depth map: depth grows evenly from 0 at the bottom to 1 at the top, as it does on average outdoors.
     *
     * @param airlight 0 to 1
     */
    static RgbImage haze(RgbImage clear, double airlight, double density) {
        byte[] pixels = clear.toBytes();
        int row = 3 * clear.width();
        for (int y = 0; y < clear.height(); y++) {
            double depth = 1 - (y + 0.5) / clear.height();
            double transmission = Math.exp(-density * depth);
            double veil = 255 * airlight * (1 - transmission);
            for (int i = y * row; i < (y + 1) * row; i++) {
                pixels[i] = (byte) Math.rint((pixels[i] & 0xFF) * transmission + veil);
            }
        }
        return RgbImage.of(clear.width(), clear.height(), pixels);
    }
}
