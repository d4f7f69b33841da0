package io.github.ctrlora4j.plugins.shuffle;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;
import io.github.ctrlora4j.imaging.FloatPlane;
import io.github.ctrlora4j.imaging.Interpolation;
import io.github.ctrlora4j.imaging.NumpyRandom;
import io.github.ctrlora4j.imaging.Remap;
import io.github.ctrlora4j.imaging.Resize;

/** A picture warped by a smooth random flow. Immutable. */
@AutoService(Condition.class)
public final class Shuffle implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("shuffle")
            .title("Shuffle")
            .versionOf(Shuffle.class)
            .appearance("the picture's colors in swirls, without its shapes")
            .parameter(Parameter.integer("wavelength", 16, 1024)
                    .defaultValue(256)
                    .title("Distance of the flow's random points in pixels")
                    .build())
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        NumpyRandom random = new NumpyRandom(context.seed() & 0xFFFFFFFFL);
        int wavelength = context.parameters().integer("wavelength");
        FloatPlane x = flow(random, source.width(), source.height(), wavelength, source.width() - 1);
        FloatPlane y = flow(random, source.width(), source.height(), wavelength, source.height() - 1);
        return Remap.bilinear(source, x, y);
    }

    /**
     * Smooth noise from 0 to {@code largest}: random points, enlarged bicubically, minus a margin of one wavelength.
     * The reference makes the map of x coordinates first.
     */
    static FloatPlane flow(NumpyRandom random, int width, int height, int wavelength, float largest) {
        int columns = width / wavelength + 2;
        int rows = height / wavelength + 2;
        float[] points = new float[columns * rows];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) random.rand();
        }
        FloatPlane enlarged = Resize.to(
                FloatPlane.of(columns, rows, points),
                width + 2 * wavelength,
                height + 2 * wavelength,
                Interpolation.CUBIC);
        float[] noise = new float[width * height];
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i++) {
                noise[i] = enlarged.at(x + wavelength, y + wavelength);
                least = Math.min(least, noise[i]);
                most = Math.max(most, noise[i]);
            }
        }
        for (int i = 0; i < noise.length; i++) {
            noise[i] = most > least ? (noise[i] - least) / (most - least) * largest : 0;
        }
        return FloatPlane.of(width, height, noise);
    }
}
