package org.example.posterize;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Parameter;

/** A picture in few levels of brightness, evenly spaced from black to white. Immutable. */
@AutoService(Condition.class)
public final class Posterize implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("posterize")
            .title("Posterize")
            .versionOf(Posterize.class)
            .appearance("flat areas of gray")
            .parameter(Parameter.integer("levels", 2, 16)
                    .title("Levels of brightness")
                    .defaultValue(4)
                    .build())
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        long levels = context.parameters().integer("levels");
        byte[] pixels = source.toBytes();
        for (int i = 0; i < pixels.length; i += 3) {
            long level = brightness(pixels, i) * levels / 256;
            byte gray = (byte) (level * 255 / (levels - 1));
            pixels[i] = gray;
            pixels[i + 1] = gray;
            pixels[i + 2] = gray;
        }
        return RgbImage.of(source.width(), source.height(), pixels);
    }

    /** ITU-R BT.601 luma in 1/256 steps, 0 to 255. */
    private static int brightness(byte[] rgb, int i) {
        return (77 * (rgb[i] & 0xFF) + 150 * (rgb[i + 1] & 0xFF) + 29 * (rgb[i + 2] & 0xFF)) >> 8;
    }
}
