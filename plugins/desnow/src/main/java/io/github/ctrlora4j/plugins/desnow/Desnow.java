package io.github.ctrlora4j.plugins.desnow;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Purpose;
import java.util.SplittableRandom;

/** A photograph with falling snow, to be cleared. Immutable. */
@AutoService(Condition.class)
public final class Desnow implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("desnow")
            .title("Snow removal")
            .versionOf(Desnow.class)
            .appearance("a photograph with falling snow")
            .purpose(Purpose.RESTORATION)
            .alias("desnowing")
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

    private static final double FLAKES_PER_PIXEL = 0.002;

    /** Flakes of several sizes, each a soft disc with its own opacity. */
    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        SplittableRandom random = new SplittableRandom(context.seed());
        float[] opacity = new float[source.width() * source.height()];
        double density = FLAKES_PER_PIXEL * (0.5 + random.nextDouble());
        long flakes = Math.max(1, Math.round(density * opacity.length));
        double largest = Math.max(1, 0.012 * Math.min(source.width(), source.height()));
        for (long i = 0; i < flakes; i++) {
            double x = random.nextDouble() * source.width();
            double y = random.nextDouble() * source.height();
            double radius = 0.6 + largest * Math.pow(random.nextDouble(), 3);
            flake(opacity, source.width(), x, y, radius, 0.5 + 0.45 * random.nextDouble());
        }
        return whiten(source, opacity);
    }

    /** A disc that fades out over its outer half; where flakes overlap the denser one counts. */
    private static void flake(float[] opacity, int width, double x, double y, double radius, double peak) {
        int height = opacity.length / width;
        for (int py = Math.max(0, (int) (y - radius)); py < Math.min(height, (int) (y + radius) + 1); py++) {
            for (int px = Math.max(0, (int) (x - radius)); px < Math.min(width, (int) (x + radius) + 1); px++) {
                double distance = Math.hypot(px + 0.5 - x, py + 0.5 - y) / radius;
                float here = (float) (peak * Math.min(1, Math.max(0, 2 - 2 * distance)));
                opacity[py * width + px] = Math.max(opacity[py * width + px], here);
            }
        }
    }

    /** {@code I' = m s + (1 - m) B} with white snow s. @param opacity m for each pixel, 0 to 1 */
    static RgbImage whiten(RgbImage background, float[] opacity) {
        byte[] pixels = background.toBytes();
        for (int i = 0; i < pixels.length; i++) {
            double m = opacity[i / 3];
            pixels[i] = (byte) Math.rint(255 * m + (1 - m) * (pixels[i] & 0xFF));
        }
        return RgbImage.of(background.width(), background.height(), pixels);
    }
}
