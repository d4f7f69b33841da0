package io.github.ctrlora4j.plugins.inpaintingbrush;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.Optional;

/** A picture with black brush strokes, to be filled. Immutable. */
@AutoService(Condition.class)
public final class InpaintingBrush implements Condition {
    private static final ConditionDescriptor DESCRIPTOR = ConditionDescriptor.builder("inpainting_brush")
            .title("Inpainting, brush")
            .versionOf(InpaintingBrush.class)
            .appearance("the picture with black strokes, or black where the mask is white")
            .purpose(Purpose.RESTORATION)
            .alias("inpainting-brush", "inpaint")
            .takesMask()
            .build();

    @Override
    public ConditionDescriptor descriptor() {
        return DESCRIPTOR;
    }

    /** Where the user's mask is white the picture becomes black; without a mask the strokes follow from the seed. */
    @Override
    public RgbImage detect(RgbImage source, DetectionContext context) {
        Optional<RgbImage> mask = context.mask();
        return mask.isPresent() ? painted(source, mask.get()) : trainingImage(source, context);
    }

    @Override
    public RgbImage trainingImage(RgbImage source, DetectionContext context) {
        NumpyRandom random = new NumpyRandom(context.seed() & 0xFFFFFFFFL);
        return painted(source, BrushStrokes.draw(source.width(), source.height(), random));
    }

    private static RgbImage painted(RgbImage source, RgbImage mask) {
        byte[] pixels = source.toBytes();
        byte[] painted = mask.toBytes();
        for (int i = 0; i < pixels.length; i += 3) {
            if ((painted[i] & 0xFF) > 127) {
                pixels[i] = pixels[i + 1] = pixels[i + 2] = 0;
            }
        }
        return RgbImage.of(source.width(), source.height(), pixels);
    }
}
