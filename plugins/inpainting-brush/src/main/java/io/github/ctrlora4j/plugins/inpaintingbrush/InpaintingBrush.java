package io.github.ctrlora4j.plugins.inpaintingbrush;

import com.google.auto.service.AutoService;
import io.github.ctrlora4j.api.RgbImage;
import io.github.ctrlora4j.api.condition.Condition;
import io.github.ctrlora4j.api.condition.ConditionDescriptor;
import io.github.ctrlora4j.api.condition.ConditionLora;
import io.github.ctrlora4j.api.condition.DetectionContext;
import io.github.ctrlora4j.api.condition.Purpose;
import io.github.ctrlora4j.imaging.NumpyRandom;
import java.util.List;
import java.util.Optional;

/** A picture with black brush strokes, to be filled. Immutable. */
@AutoService(Condition.class)
public final class InpaintingBrush implements Condition {
    /** Fingerprint of the miniature family's Base ControlNet. */
    private static final String MINIATURE_BASE = "622b57532b621989680c7edd68c59b162126b216d96e6f718decb96595919acc";

    private static final List<ConditionLora> LORAS = List.of(ConditionLora.ofResource(
            InpaintingBrush.class,
            "inpainting_brush.safetensors",
            MINIATURE_BASE,
            8,
            589_680,
            "d5ca6a4c012713fc240c7a664960f5a065a46f7f5c9a7305d7dad1d958943691"));

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

    @Override
    public List<ConditionLora> loras() {
        return LORAS;
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
